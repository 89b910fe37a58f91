/** The outline: the whole cluster as a tree of rows, with the same actions as the picture. The canvas is never the only way. */
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { Button } from '../design/primitives.tsx';
import { actionOfKey, actionsFor } from '../gestures/actions.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { sameRef, useSelection } from '../stores/selection.ts';
import './outline.css';
import { outlineRows, type OutlineRow } from './rows.ts';

/** Rows in the page at a time; a student who needs more filters by name. */
export const outlineRowsMax = 1500;

export default function Outline({ onClose }: { onClose: () => void }) {
  const cluster = useCluster();
  const rows = useMemo(() => outlineRows(cluster), [cluster]);
  const selected = useSelection((state) => state.selected);
  const body = useRef<HTMLTableSectionElement>(null);
  const shown = rows.slice(0, outlineRowsMax);
  const current = shown.findIndex((row) => sameRef(row.ref, selected));

  useEffect(() => takeFocus(body.current), []);

  function focusRow(index: number) {
    const row = shown[Math.min(Math.max(index, 0), shown.length - 1)];
    if (!row) return;
    useSelection.getState().select(row.ref);
    body.current?.querySelectorAll('tr')[shown.indexOf(row)]?.focus();
  }

  function onKeyDown(event: KeyboardEvent, index: number) {
    if (event.key === 'ArrowDown') focusRow(index + 1);
    else if (event.key === 'ArrowUp') focusRow(index - 1);
    else if (event.key === 'Home') focusRow(0);
    else if (event.key === 'End') focusRow(shown.length - 1);
    else {
      const action = event.target === event.currentTarget ? actionOfKey(shown[index].ref, event) : undefined;
      if (!action) return;
      action.perform();
    }
    event.preventDefault();
  }

  return (
    <section
      className="outline-view"
      aria-label="Cluster outline"
      data-testid="outline"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header>
        <h2>Cluster outline</h2>
        <Button small onClick={onClose}>
          Back to the picture
        </Button>
      </header>
      <table role="treegrid" aria-label="Workloads, nodes and pods">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col">Status</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row, index) => (
            <tr
              key={`${row.ref.resource} ${row.ref.key}`}
              aria-level={row.level}
              aria-selected={sameRef(row.ref, selected)}
              {...(row.children > 0 ? { 'aria-expanded': true } : {})}
              tabIndex={index === Math.max(current, 0) ? 0 : -1}
              onClick={() => useSelection.getState().select(row.ref)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <th scope="row" className="mono" data-level={row.level}>
                {row.name}
              </th>
              <td>{row.kind}</td>
              <td>
                {row.status}
                <span className="muted"> {row.word}</span>
              </td>
              <td>
                <RowActions row={row} active={sameRef(row.ref, selected)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && <p className="muted">{rows.length - shown.length} more objects are not listed.</p>}
    </section>
  );
}

/** The outline takes the focus when it opens, and gives it back to where it was. */
function takeFocus(body: HTMLElement | null): () => void {
  let from: Element | null = null;
  // A dialog that closed for the outline first gives the focus back to its own opener.
  const timer = setTimeout(() => {
    from = document.activeElement;
    body?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus();
  });
  return () => {
    clearTimeout(timer);
    if (from instanceof HTMLElement && from.isConnected) from.focus();
  };
}

/** Buttons of the selected row only: one row of many needs them, and the others stay quiet. */
function RowActions({ row, active }: { row: OutlineRow; active: boolean }) {
  if (!active) return null;
  return (
    <span className="outline-actions">
      {actionsFor(row.ref)
        .filter((action) => action.group === 'verb')
        .map((action) => (
          <Button
            key={action.id}
            small
            disabled={action.disabled !== undefined}
            title={action.disabled ?? action.command}
            onClick={() => action.perform()}
          >
            {action.label}
          </Button>
        ))}
    </span>
  );
}
