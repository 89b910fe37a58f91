/** The YAML panel: an object's manifest or a new file, its problems at their lines, Review and Apply. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { KubernetesObject } from '../../api/object.ts';
import { Button } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { useNotices } from '../stores/notices.ts';
import { useSelection } from '../stores/selection.ts';
import { session } from '../stores/session.ts';
import { useTranscript } from '../stores/transcript.ts';
import { fileNameOfTarget, idOfTarget, nameOfTarget, newManifest, useDrafts, type DraftTarget } from './drafts.ts';
import './editor.css';
import { editableManifest, settableFields } from './manifest.ts';
import type { ReviewItem } from './submit.ts';

const CodeEditor = lazy(() => import('./code-editor.tsx'));
const ReviewView = lazy(() => import('./review-view.tsx'));

/** What writes YAML comes with the first text, kubectl's apply and the parser with the first that is sent. */
const yaml = () => import('../../kubectl/yaml-dump.ts');
const submission = () => import('./submit.ts');

/** Objects whose text is worth following when they are selected. */
function useFollowSelection() {
  const selected = useSelection((state) => state.selected);
  useEffect(() => {
    if (selected && selected.resource !== 'events') useDrafts.getState().open(selected);
  }, [selected]);
}

function useLive(target: DraftTarget): KubernetesObject | undefined {
  return useCluster((state) => (target === 'new' ? undefined : state.tables[target.resource]?.byKey.get(target.key)));
}

/** The text of the object as it is now. */
function useBaseText(target: DraftTarget, full: boolean): string | undefined {
  const live = useLive(target);
  const shown = useMemo(
    () => (live ? (full ? settableFields(live) : editableManifest(live)) : undefined),
    [live, full],
  );
  const [text, setText] = useState<{ of: unknown; text: string }>();
  useEffect(() => {
    let current = true;
    if (shown) void yaml().then(({ dumpYaml }) => current && setText({ of: target, text: dumpYaml(shown) }));
    return () => {
      current = false;
    };
  }, [shown, target]);
  if (target === 'new') return newManifest;
  return text?.of === target ? text.text : undefined;
}

export function EditorPanel() {
  useFollowSelection();
  const target = useDrafts((state) => state.target);
  const draft = useDrafts((state) => state.drafts[idOfTarget(target)]);
  const problems = useDrafts((state) => state.problems);
  const starts = useDrafts((state) => state.starts);
  const [full, setFull] = useState(false);
  const [lastReview, setLastReview] = useState<{ of: DraftTarget; items: ReviewItem[] }>();
  const [busy, setBusy] = useState(false);
  const reviewed = lastReview?.of === target ? lastReview.items : undefined;
  const base = useBaseText(target, full);
  const text = draft?.text ?? base ?? '';
  const changes = draft ? changedLines(draft.base, draft.text) : 0;
  const gone = useLive(target) === undefined && target !== 'new' && text !== '';
  const movedOn = draft && target !== 'new' && base !== undefined && base !== draft.base;

  async function runReview() {
    setBusy(true);
    try {
      const { review } = await submission();
      const result = await review(text, session().transport);
      useDrafts.getState().report(result.problems);
      setLastReview(result.items.length ? { of: target, items: result.items } : undefined);
    } finally {
      setBusy(false);
    }
  }

  async function runApply() {
    setBusy(true);
    const file = fileNameOfTarget(target);
    const command = `kubectl apply -f ${file}`;
    const { begin, print } = useTranscript.getState();
    try {
      const { submit } = await submission();
      const result = await submit(text, file, session().gesture(command));
      useDrafts.getState().report(result.problems);
      if (result.lines.length) print(begin(command, 'canvas'), ...result.lines);
      const refused = result.problems.filter((problem) => problem.severity === 'error');
      if (refused.length) {
        useNotices
          .getState()
          .toast(
            refused.length === 1 ? refused[0].message : `${refused.length} problems; nothing you wrote is lost.`,
            'failed',
          );
        return;
      }
      setLastReview(undefined);
      useNotices.getState().announce(result.lines.join('. '));
      if (target !== 'new') useDrafts.getState().discard();
    } finally {
      setBusy(false);
    }
  }

  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return (
    <section className="editor" aria-label="YAML editor">
      <div className="editor-bar">
        <span className="editor-name mono">{nameOfTarget(target)}</span>
        {changes > 0 && <span className="muted num">{changes === 1 ? '1 change' : `${changes} changes`}</span>}
        {target !== 'new' && (
          <label className="editor-full muted">
            <input
              type="checkbox"
              checked={full}
              disabled={draft !== undefined}
              onChange={(event) => setFull(event.target.checked)}
            />
            All fields
          </label>
        )}
        <span className="editor-actions">
          {target === 'new' ? null : (
            <Button look="ghost" small onClick={() => useDrafts.getState().startWriting('new')}>
              New
            </Button>
          )}
          {draft && (
            <Button look="ghost" small onClick={() => (useDrafts.getState().discard(), setLastReview(undefined))}>
              Discard
            </Button>
          )}
          {reviewed ? (
            <Button small onClick={() => setLastReview(undefined)}>
              Back to editing
            </Button>
          ) : (
            <Button small disabled={busy || !text} onClick={() => void runReview()} data-testid="review">
              Review
            </Button>
          )}
          <Button look="primary" small disabled={busy || !text} onClick={() => void runApply()} data-testid="apply">
            Apply
          </Button>
        </span>
      </div>
      {movedOn && (
        <p className="editor-banner" role="status">
          {nameOfTarget(target)} changed in the cluster while you were writing. Apply merges your change into it;
          Discard shows the cluster’s text.
        </p>
      )}
      {gone && (
        <p className="editor-banner" role="status">
          {nameOfTarget(target)} no longer exists. This is its last text; Apply would make it anew.
        </p>
      )}
      <div className="editor-body">
        {reviewed ? (
          <Suspense fallback={<Preview text={text} />}>
            <ReviewView items={reviewed} />
          </Suspense>
        ) : starts > 0 ? (
          <Suspense fallback={<Preview text={text} />}>
            <CodeEditor
              id={idOfTarget(target)}
              text={text}
              problems={problems}
              focusTurn={starts}
              onChange={(next) => useDrafts.getState().write(next, draft?.base ?? base ?? '')}
              onApply={() => void runApply()}
            />
          </Suspense>
        ) : (
          <Preview text={text} onOpen={() => useDrafts.getState().startWriting()} />
        )}
      </div>
      {problems.length > 0 && !reviewed && (
        <ol className="editor-problems" aria-label="Problems" data-testid="problems">
          {problems.map((problem, index) => (
            <li key={index} data-severity={problem.severity}>
              <span className="num faint">line {lineOf(text, problem.from)}</span> <span>{problem.message}</span>
            </li>
          ))}
        </ol>
      )}
      <p className="visually-hidden" role="status">
        {errors > 0 ? `${errors} problems in the manifest` : ''}
      </p>
    </section>
  );
}

/** The text before Monaco is there: readable at once, and the way to open the editor. */
function Preview({ text, onOpen }: { text: string; onOpen?: () => void }) {
  const pane = useRef<HTMLPreElement>(null);
  return (
    <pre
      ref={pane}
      className="editor-preview mono"
      tabIndex={0}
      role={onOpen ? 'button' : undefined}
      aria-label={onOpen ? 'Manifest. Press Enter to edit' : 'Manifest'}
      data-testid="open-editor"
      onClick={onOpen}
      onKeyDown={(event) => {
        if (!onOpen || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        onOpen();
      }}
    >
      {text.split('\n').map((line, index) => (
        <PreviewLine key={index} number={index + 1} line={line} />
      ))}
    </pre>
  );
}

function PreviewLine({ number, line }: { number: number; line: string }) {
  const match = /^(\s*(?:- )*)([\w./-]+)(:)(.*)$/.exec(line);
  return (
    <span className="line">
      <span className="line-number num" aria-hidden="true">
        {number}
      </span>
      {match ? (
        <>
          {match[1]}
          <span className="key">{match[2]}</span>
          {match[3]}
          <span className="value">{match[4]}</span>
        </>
      ) : (
        line
      )}
      {'\n'}
    </span>
  );
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** How many lines of the new text are not in the old one at the same turn: a count for people, not a diff. */
function changedLines(base: string, text: string): number {
  if (base === text) return 0;
  const old = new Map<string, number>();
  for (const line of base.split('\n')) old.set(line, (old.get(line) ?? 0) + 1);
  let changed = 0;
  for (const line of text.split('\n')) {
    const left = old.get(line) ?? 0;
    if (left > 0) old.set(line, left - 1);
    else changed++;
  }
  return Math.max(changed, 1);
}
