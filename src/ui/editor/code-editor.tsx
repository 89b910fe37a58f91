/** Monaco around one text. Loaded on first use. */
import { useEffect, useRef } from 'react';
import { useTheme } from '../stores/theme.ts';
import type { Problem } from './drafts.ts';
import { applyEditorTheme, editorOptions, monaco } from './monaco.ts';

export interface CodeEditorProps {
  /** Another id is another document: its own undo history and markers. */
  id: string;
  text: string;
  problems: readonly Problem[];
  /** What the text is written in; whoever names another than YAML has registered it. */
  language?: 'yaml' | 'typescript';
  /** What the text is, for screen readers. */
  label?: string;
  /** Takes the focus whenever this changes, and at first. */
  focusTurn?: number;
  onChange(text: string): void;
  onApply(): void;
}

const markerOwner = 'orrery-api-server';

export default function CodeEditor({
  id,
  text,
  problems,
  language = 'yaml',
  label = 'Manifest',
  focusTurn,
  onChange,
  onApply,
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const dark = useTheme((state) => state.theme === 'dark');
  const latest = useRef({ onChange, onApply });
  latest.current = { onChange, onApply };

  useEffect(() => {
    if (!host.current) return undefined;
    applyEditorTheme(dark);
    const created = monaco.editor.create(host.current, {
      ...editorOptions,
      model: null,
      ariaLabel: `${label}. Press Ctrl+M to let Tab move the focus`,
    });
    editor.current = created;
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onApply());
    return () => created.dispose();
    // Made once; the theme follows below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => applyEditorTheme(dark), [dark]);

  useEffect(() => {
    const uri = monaco.Uri.parse(`inmemory://orrery/${encodeURIComponent(id)}.${language}`);
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, language, uri);
    editor.current?.setModel(model);
    const listening = model.onDidChangeContent((event) => {
      // A flush is the cluster's text coming in, not the student's typing.
      if (!event.isFlush) latest.current.onChange(model.getValue());
    });
    return () => {
      listening.dispose();
      model.dispose();
    };
    // The text of a model that is open comes in below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);

  // An editor without a model takes no focus, so this comes after it.
  useEffect(() => editor.current?.focus(), [focusTurn]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model && model.getValue() !== text) {
      const view = editor.current?.saveViewState();
      model.setValue(text);
      if (view) editor.current?.restoreViewState(view);
    }
  }, [text, id]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    monaco.editor.setModelMarkers(
      model,
      markerOwner,
      problems.map((problem) => {
        const from = model.getPositionAt(problem.from);
        const to = model.getPositionAt(Math.max(problem.to, problem.from + 1));
        return {
          message: problem.message,
          severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        };
      }),
    );
    const first = problems[0];
    if (first) editor.current?.revealPositionInCenterIfOutsideViewport(model.getPositionAt(first.from));
  }, [problems, id]);

  return <div ref={host} className="editor-code" data-testid="code-editor" />;
}
