/** Sets Monaco up once: YAML with the cluster's own schema. Reached only by dynamic import, so nothing of it loads before the editor opens. */
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { configureMonacoYaml } from 'monaco-yaml';
import explain from '../../kinds/generated/explain.json';
import { editorSchema, type Definitions } from './schema.ts';
import YamlWorker from './yaml.worker.ts?worker';

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

interface WorkerOptions {
  createData?: unknown;
  host?: object;
  keepIdleModels?: boolean;
}

// monaco-yaml was written for an editor that makes the worker itself and sends it `createData`; this one wants a ready worker.
const compatible = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker(options: WorkerOptions) {
      const worker = new YamlWorker();
      // The YAML worker waits for a hello of two messages.
      worker.postMessage('ignore');
      worker.postMessage(options.createData);
      const ready = { worker, host: options.host, keepIdleModels: options.keepIdleModels };
      return monaco.editor.createWebWorker(ready as unknown as Parameters<typeof monaco.editor.createWebWorker>[0]);
    },
  },
};

configureMonacoYaml(compatible as unknown as Parameters<typeof configureMonacoYaml>[0], {
  enableSchemaRequest: false,
  // With `true` every enum error reads "Valid values: ." without the values.
  isKubernetes: false,
  yamlVersion: '1.1',
  schemas: [
    {
      uri: 'orrery://schemas/all.json',
      fileMatch: ['**/*.yaml'],
      schema: editorSchema(explain as unknown as { definitions: Definitions }) as never,
    },
  ],
});

/** Gives the editor the page's colours; call again when the theme changes. */
export function applyEditorTheme(dark: boolean): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => sixDigits(style.getPropertyValue(name).trim());
  const hash = (name: string) => `#${colour(name)}`;
  monaco.editor.defineTheme('orrery', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: 'type', foreground: colour('--accent') },
      { token: 'string', foreground: colour('--ready') },
      { token: 'number', foreground: colour('--degraded') },
      { token: 'comment', foreground: colour('--ink-2') },
    ],
    colors: {
      'editor.background': hash('--surface'),
      'editor.foreground': hash('--ink'),
      'editorLineNumber.foreground': hash('--ink-3'),
      'editorLineNumber.activeForeground': hash('--ink-2'),
      'editor.lineHighlightBackground': hash('--bg'),
      'editorGutter.background': hash('--surface'),
      'editorWidget.background': hash('--surface'),
      'editorWidget.border': hash('--line'),
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${hash('--ink-3')}40`,
      'scrollbarSlider.hoverBackground': `${hash('--ink-3')}80`,
      'scrollbarSlider.activeBackground': `${hash('--ink-3')}a0`,
      'diffEditor.insertedLineBackground': hash('--ready-soft'),
      'diffEditor.removedLineBackground': hash('--leaving-soft'),
    },
  });
  monaco.editor.setTheme('orrery');
}

/** The build shortens `#ffffff` to `#fff`, which Monaco does not read. */
function sixDigits(colour: string): string {
  const digits = colour.replace('#', '');
  return digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
}

/** What every editor of the page shares. */
export const editorOptions = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontFamily: '"JetBrains Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 12,
  lineHeight: 19,
  scrollBeyondLastLine: false,
  tabSize: 2,
  renderLineHighlight: 'line',
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  scrollbar: { horizontalScrollbarSize: 6, verticalScrollbarSize: 8 },
  glyphMargin: false,
  folding: true,
  lineNumbersMinChars: 3,
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  quickSuggestions: { other: true, comments: false, strings: true },
} satisfies monaco.editor.IStandaloneEditorConstructionOptions;

export { monaco };
