/** The editor for a scheduler's code, with what the code sees offered after a dot. Loaded on first use. */
import 'monaco-editor/languages/definitions/typescript/register';
import CodeEditor, { type CodeEditorProps } from '../editor/code-editor.tsx';
import { monaco } from '../editor/monaco.ts';
import { fieldsAfter } from './fields.ts';

monaco.languages.registerCompletionItemProvider('typescript', {
  triggerCharacters: ['.'],
  provideCompletionItems(model, position) {
    const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
    const chain = /\b((?:pod|node|cluster)(?:\.\w+)*)\.\w*$/.exec(before)?.[1];
    const word = model.getWordUntilPosition(position);
    const range = {
      startLineNumber: position.lineNumber,
      endLineNumber: position.lineNumber,
      startColumn: word.startColumn,
      endColumn: word.endColumn,
    };
    const suggestions = (chain === undefined ? [] : fieldsAfter(chain)).map(({ path, text }) => ({
      label: path,
      insertText: path,
      kind: monaco.languages.CompletionItemKind.Field,
      detail: text,
      range,
    }));
    return { suggestions };
  },
});

export default function Code(props: Omit<CodeEditorProps, 'language' | 'label'>) {
  return <CodeEditor {...props} language="typescript" label="Scheduler code" />;
}
