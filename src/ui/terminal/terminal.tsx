/** The terminal: every command with its output, whether typed here or made on the canvas, and a line to type the next. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Transport } from '../../api/request.ts';
import type { Session } from '../../kubectl/session.ts';
import { splitKey } from '../../api/object.ts';
import { fileOfEditor } from '../editor/drafts.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { session } from '../stores/session.ts';
import { usePrompt } from '../stores/prompt.ts';
import { useSelection } from '../stores/selection.ts';
import { useTranscript, type TranscriptEntry } from '../stores/transcript.ts';
import { commonBeginning, complete, type CompletionSource } from './complete.ts';
import { openEditorFor } from './edit-dialog.ts';
import { runLine } from './shell.ts';
import './terminal.css';

/** Earlier lines that the arrows bring back. */
const historyMax = 200;
/** Candidates that one Tab shows. */
const candidatesMax = 40;
/** Lines of one command's output that are drawn. */
const outputLinesMax = 400;

/** The kinds bring their validation along; they load when somebody is about to type. */
let resources: CompletionSource['resources'] = [];
const loadResources = async () => void (resources = (await import('../../kinds/table.ts')).kinds);

const kubectlSession: Session = {
  namespace: 'default',
  transport: unconnected(),
  out: () => undefined,
  err: () => undefined,
  // The only files here are the manifests of the editor.
  files: { read: async (name) => fileOfEditor(name) },
  edit: openEditorFor,
  explain: async () => (await import('../../kinds/generated/explain.json')).default,
};

export function TerminalPanel() {
  const entries = useTranscript((state) => state.entries);
  const line = usePrompt((state) => state.line);
  const insertions = usePrompt((state) => state.insertions);
  const setLine = usePrompt.getState().type;
  const [running, setRunning] = useState<AbortController>();
  const [hint, setHint] = useState<readonly string[]>([]);
  const history = useRef<string[]>([]);
  const place = useRef(0);
  const log = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [entries, hint]);

  useEffect(() => {
    if (insertions > 0) input.current?.focus();
  }, [insertions]);

  async function run(text: string) {
    const command = text.trim();
    setLine('');
    setHint([]);
    if (!command) return;
    if (history.current[history.current.length - 1] !== command)
      history.current = [...history.current, command].slice(-historyMax);
    place.current = history.current.length;
    const abort = new AbortController();
    setRunning(abort);
    const { begin, print, clear } = useTranscript.getState();
    const id = begin(command, 'terminal');
    // Output comes in pieces; only whole lines are printed, the rest waits.
    let rest = '';
    const write = (piece: string) => {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length) print(id, ...lines);
    };
    try {
      const { runKubectl } = await import('../../kubectl/run.ts');
      const outcome = await runLine(command, {
        out: write,
        err: write,
        history: history.current,
        kubectl: (args, out) =>
          // One object for the whole visit: `config set-context` changes its namespace.
          runKubectl(
            args,
            Object.assign(kubectlSession, {
              transport: session().gesture(`kubectl ${args}`),
              out,
              err: write,
              signal: abort.signal,
            }),
          ),
      });
      if (rest) print(id, rest);
      if ('clear' in outcome) clear();
    } catch (error) {
      print(id, `error: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setRunning(undefined);
      requestAnimationFrame(() => input.current?.focus());
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.ctrlKey && event.key === 'c' && (running || line)) {
      // A selection in the line is copied as usual.
      if (input.current && input.current.selectionStart !== input.current.selectionEnd) return;
      event.preventDefault();
      if (running) running.abort();
      setLine('');
    } else if (event.ctrlKey && event.key === 'l') {
      event.preventDefault();
      useTranscript.getState().clear();
    } else if (event.ctrlKey && event.key === 'u') {
      event.preventDefault();
      setLine('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!running) void run(line);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      place.current = Math.min(Math.max(place.current + (event.key === 'ArrowUp' ? -1 : 1), 0), history.current.length);
      setLine(history.current[place.current] ?? '');
    } else if (event.key === 'Tab' && !event.shiftKey && line.trim()) {
      const candidates = complete(line, completionSource());
      if (candidates.length === 0) return;
      event.preventDefault();
      const beginning = line.slice(0, line.length - (/\S*$/.exec(line)?.[0].length ?? 0));
      setLine(candidates.length === 1 ? `${beginning}${candidates[0]} ` : beginning + commonBeginning(candidates));
      setHint(candidates.length > 1 ? candidates.slice(0, candidatesMax) : []);
    } else if (event.key === 'Escape') setHint([]);
  }

  return (
    <section
      className="terminal mono"
      aria-label="Terminal"
      onClick={() => getSelection()?.isCollapsed !== false && input.current?.focus()}
    >
      <div ref={log} className="terminal-scroll">
        <div
          className="terminal-log"
          role="log"
          aria-live="polite"
          aria-label="Commands and their output"
          tabIndex={0}
          data-testid="terminal-log"
        >
          {entries.length === 0 && (
            <p className="faint">
              Type kubectl get pods, or help. What you do on the canvas appears here as its kubectl command.
            </p>
          )}
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
          {hint.length > 0 && <p className="faint terminal-hint">{hint.join('   ')}</p>}
        </div>
        <div className="terminal-line">
          <label htmlFor="terminal-input" className="faint" aria-hidden="true">
            {running ? '…' : '$'}
          </label>
          <input
            id="terminal-input"
            ref={input}
            value={line}
            onChange={(event) => setLine(event.target.value)}
            onKeyDown={onKeyDown}
            onFocus={() => void loadResources()}
            aria-label="Command"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={running ? 'running; Ctrl+C stops it' : ''}
            data-testid="terminal-input"
          />
        </div>
      </div>
    </section>
  );
}

function Entry({ entry }: { entry: TranscriptEntry }) {
  const lines = entry.lines.slice(-outputLinesMax);
  const hidden = entry.lines.length - lines.length;
  return (
    <div className="terminal-entry" data-from={entry.from}>
      <div className="terminal-command">
        <span className="faint">$ </span>
        {entry.command}
        {entry.from === 'canvas' && <span className="tag">from canvas</span>}
      </div>
      {hidden > 0 && <div className="faint">{hidden} earlier lines are not shown</div>}
      {lines.map((text, index) => (
        <OutputLine key={index} text={text} />
      ))}
    </div>
  );
}

/** A line of output. A name of a pod, node or workload in it lights the object and opens it. */
function OutputLine({ text }: { text: string }) {
  const parts = useMemo(() => text.split(/([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)/), [text]);
  return (
    <div className="terminal-output">
      {parts.map((part, index) => (index % 2 === 1 && part.length > 2 ? <Name key={index} text={part} /> : part))}
    </div>
  );
}

const linked = [
  { group: '', resource: 'pods' },
  { group: '', resource: 'nodes' },
] as const;

function Name({ text }: { text: string }) {
  const ref = useCluster((state) => {
    for (const { group, resource } of linked) {
      const key = resource === 'nodes' ? text : `default/${text}`;
      if (state.tables[resource]?.byKey.has(key)) return `${group} ${resource} ${key}`;
    }
    return undefined;
  });
  if (!ref) return <span data-word={stateWord(text)}>{text}</span>;
  const [group, resource, key] = ref.split(' ');
  const target = { group, resource, key };
  const { select, hover, openInspector } = useSelection.getState();
  return (
    <button
      type="button"
      className="terminal-name"
      onClick={() => (select(target), openInspector())}
      onPointerEnter={() => hover(target)}
      onPointerLeave={() => hover(undefined)}
    >
      {text}
    </button>
  );
}

function stateWord(text: string): string | undefined {
  return /^error$/.test(text) ? 'failed' : undefined;
}

function completionSource(): CompletionSource {
  const { tables } = useCluster.getState();
  const names = (plural: string) =>
    [...(tables[plural]?.byKey.keys() ?? [])]
      .map((key) => splitKey(key))
      .filter(({ namespace }) => namespace === '' || namespace === 'default')
      .map(({ name }) => name);
  return {
    commands: [
      'annotate',
      'api-resources',
      'apply',
      'cordon',
      'create',
      'delete',
      'describe',
      'diff',
      'drain',
      'edit',
      'events',
      'explain',
      'expose',
      'get',
      'label',
      'logs',
      'patch',
      'rollout',
      'run',
      'scale',
      'set',
      'taint',
      'uncordon',
      'version',
      'wait',
    ],
    resources,
    namesOf: names,
    namespaces: [...(tables.namespaces?.byKey.keys() ?? [])],
  };
}

function unconnected(): Transport {
  const refuse = () => Promise.reject(new Error('the terminal has no cluster yet'));
  return { request: refuse, watch: refuse, now: refuse, sleep: refuse };
}
