/** How the page is served, built and split. Monaco needs the alias and the list; docs/decisions/003 says why. */
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';
import { firstFrame } from './scripts/first-frame.ts';
import { firstFrameId } from './src/ui/stores/first-frame.ts';

/** The built page runs under this policy: no inline script, no eval, nobody else's host. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ');

// Only the build carries the policy: in dev, React's fast refresh is an inline script.
const withContentSecurityPolicy: Plugin = {
  name: 'orrery-content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
};

/** What the page paints before its engine is there. Data, not code: the policy above has nothing against it. */
const withFirstFrame: Plugin = {
  name: 'orrery-first-frame',
  transformIndexHtml() {
    // Made once, not at every reload in dev.
    frame ??= firstFrame();
    return [
      { tag: 'script', attrs: { type: 'application/json', id: firstFrameId }, children: frame, injectTo: 'body' },
    ];
  },
};
let frame: string | undefined;

/** Packages that only the worker brings, for students' code; the list of licences that Vite writes knows those of the page alone. */
const workerPackages = [
  '@jitl/quickjs-wasmfile-release-sync',
  'quickjs-emscripten-core',
  'sucrase',
  'lines-and-columns',
  'ts-interface-checker',
  '@jridgewell/gen-mapping',
  '@jridgewell/sourcemap-codec',
];

/** Whoever gets the page gets the licences of what is in it: ours, the Kubernetes texts', and each package's. */
const withNotice: Plugin = {
  name: 'orrery-notice',
  apply: 'build',
  generateBundle() {
    for (const name of ['NOTICE', 'LICENSE']) {
      this.emitFile({ type: 'asset', fileName: `${name}.txt`, source: readFileSync(name, 'utf8') });
    }
    const texts = workerPackages.map((name) => `# ${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8')}`);
    this.emitFile({ type: 'asset', fileName: 'licenses-of-the-worker.md', source: texts.join('\n\n') });
  },
};

export default defineConfig({
  base: './',
  plugins: [react(), withContentSecurityPolicy, withFirstFrame, withNotice],
  resolve: {
    alias: [{ find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' }],
  },
  optimizeDeps: {
    // Named up front, so that opening the editor or a menu in dev does not reload the page.
    include: [
      'monaco-editor/editor',
      'monaco-editor/features/register.all',
      'monaco-editor/languages/definitions/typescript/register',
      'monaco-editor/languages/definitions/yaml/register',
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
      'radix-ui/dialog',
      'radix-ui/dropdown-menu',
      'radix-ui/tabs',
    ],
  },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 4500, license: { fileName: 'licenses.md' } },
});
