/** Builds TypeScript to run in Node, as the page is built: tsx would add, for the sake of stack traces, what costs a sixth of the engine's speed. */
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

/** Data that a module reads lies beside its source, wherever the built file stands. */
const withSourceAddresses: Plugin = {
  name: 'orrery-source-addresses',
  transform: (code, id) =>
    code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
};

/** Writes `<outDir>/<name>.js` and whatever it loads later; what was in the folder before is gone. */
export async function buildForNode(entry: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [withSourceAddresses],
    build: { ssr: entry, outDir, emptyOutDir: true, target: 'node20', minify: false },
  });
}
