/** Why this node? Every node that the scheduler looked at, who refused it and why, and the scores of the rest. */
import { useEffect, useState } from 'react';
import type { SchedulingView } from '../../protocol/views.ts';
import { useLayout } from '../stores/layout.ts';
import { session } from '../stores/session.ts';

type ScoredNode = SchedulingView['nodes'][number];

export function Scheduling({ podUid, version }: { podUid: string; version: string }) {
  const [view, setView] = useState<SchedulingView | null>();
  useEffect(() => {
    let current = true;
    void session()
      .ask({ about: 'scheduling', podUid })
      .then((answer) => current && setView(answer ?? null));
    return () => {
      current = false;
    };
  }, [podUid, version]);
  if (view === undefined) return null;
  if (view === null)
    return (
      <p className="muted empty">
        No scheduler here has tried to place this pod: it was bound by hand, or names a scheduler that does not run.
      </p>
    );
  const refused = view.nodes.filter((node) => node.refused);
  const hasFailed = refused.some((node) => node.refused?.failed);
  const fitting = view.nodes
    .filter((node) => !node.refused)
    .sort((left, right) => (right.total ?? 0) - (left.total ?? 0));
  return (
    <div className="scheduling" data-testid="explain">
      <p className="muted num">
        Attempt {view.attempt} · waited {(view.queuedMs / 1000).toFixed(2)} s · priority {view.priority}
        {view.profile && (
          <>
            {' '}
            · by <b className="mono">{view.profile}</b>
          </>
        )}
      </p>
      <p>
        {view.nodes.length === 1 ? '1 node' : `${view.nodes.length} nodes`} → {fitting.length} fit
        {view.chosen ? (
          <>
            {' '}
            → <b>{view.chosen}</b>
          </>
        ) : null}
      </p>
      {view.message && <p className="scheduling-message">{view.message}</p>}
      {refused.length > 0 && (
        <table>
          <caption>Filter</caption>
          <tbody>
            {refused.map((node) => (
              <tr key={node.node}>
                <th scope="row">{node.node}</th>
                <Refused refused={node.refused} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {fitting.length > 0 && <Scores nodes={fitting} chosen={view.chosen} own={view.profile} />}
      {view.printed && (
        <>
          <p className="muted">Printed by {view.profile}</p>
          <pre className="scheduling-printed">{view.printed.join('\n')}</pre>
        </>
      )}
      {view.notLookedAt > 0 && (
        <p className="faint">
          {view.notLookedAt} more nodes were not looked at:{' '}
          {hasFailed ? 'the attempt had failed.' : 'enough had been found.'}
        </p>
      )}
    </div>
  );
}

/** Code that failed says at which line; its pod got no place, whatever the other nodes say. */
function Refused({ refused }: { refused: ScoredNode['refused'] }) {
  if (!refused) return null;
  const { plugin, reasons, failed } = refused;
  return (
    <td data-failed={failed !== undefined}>
      ✕ {reasons.join(', ')}{' '}
      {failed ? (
        <button type="button" className="fact-link" onClick={showCode}>
          {failed.line === undefined ? plugin : `${plugin}, line ${failed.line}`}
        </button>
      ) : (
        <span className="faint">{plugin}</span>
      )}
    </td>
  );
}

function showCode(): void {
  const { showTab, showConsole } = useLayout.getState();
  showTab('console');
  showConsole('scheduler');
}

/** Plugins that gave all nodes the same decide nothing: they are counted, not listed. But a student looks for their own. */
function Scores({
  nodes,
  chosen,
  own,
}: {
  nodes: readonly ScoredNode[];
  chosen: string | undefined;
  own: string | undefined;
}) {
  const plugins = nodes[0].scores ?? [];
  const telling = plugins.filter(
    ({ plugin }) => plugin === own || new Set(nodes.map((node) => weighted(node, plugin))).size > 1,
  );
  const agreeing = plugins.length - telling.length;
  if (plugins.length === 0)
    return (
      <p className="muted">
        {chosen === undefined ? 'No scores: the attempt had failed before.' : 'Only one node fits, so none is scored.'}
      </p>
    );
  const most = Math.max(...nodes.map((node) => node.total ?? 0), 1);
  return (
    <table>
      <caption>Score × weight</caption>
      <thead>
        <tr>
          <th scope="col">Node</th>
          {telling.map((plugin) => (
            <th key={plugin.plugin} scope="col" title={`weight ${plugin.weight}`}>
              {plugin.plugin === own ? <span className="mono">{own}</span> : shortName(plugin.plugin)}
            </th>
          ))}
          <th scope="col">Total</th>
        </tr>
      </thead>
      <tbody className="num">
        {nodes.map((node) => (
          <tr key={node.node} data-chosen={node.node === chosen}>
            <th scope="row">
              {node.node}
              {node.node === chosen && <span className="visually-hidden"> chosen</span>}
            </th>
            {telling.map((plugin) => (
              <td key={plugin.plugin}>{weighted(node, plugin.plugin)}</td>
            ))}
            <td>
              <span className="bar" aria-hidden="true">
                <i style={{ width: `${((node.total ?? 0) / most) * 100}%` }} />
              </span>
              {node.total}
            </td>
          </tr>
        ))}
      </tbody>
      {agreeing > 0 && (
        <tfoot>
          <tr>
            <td colSpan={telling.length + 2} className="faint">
              +{agreeing} plugins agree on all nodes
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function weighted(node: ScoredNode, plugin: string): number {
  const score = node.scores?.find((candidate) => candidate.plugin === plugin);
  return score ? score.score * score.weight : 0;
}

function shortName(plugin: string): string {
  return plugin
    .replace('NodeResources', '')
    .replace('Allocation', '')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
}
