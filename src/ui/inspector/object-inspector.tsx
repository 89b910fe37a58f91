/** What the selected object is, why it is so, and what can be asked of it. */
import { lazy, Suspense, useMemo } from 'react';
import type { KubernetesObject } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { EventsTable } from '../console/events-table.tsx';
import { PodGlyph } from '../design/glyph.tsx';
import { TabPanel, Tabs } from '../design/tabs.tsx';
import { viewOf } from '../kind-views.ts';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { selectSecond, useClock } from '../stores/clock.ts';
import { objectAt, useCluster } from '../stores/cluster-store.ts';
import { useSelection, type ObjectRef } from '../stores/selection.ts';
import { FactRow } from './fact-row.tsx';
import { factsOf } from './facts.ts';
import { Heartbeat } from './heartbeat.tsx';
import { Logs } from './logs.tsx';
import { Scheduling } from './scheduling.tsx';
import { Why } from './why.tsx';

const ObjectYaml = lazy(() => import('./object-yaml.tsx'));

export default function SelectedObject({ selected }: { selected: ObjectRef }) {
  const object = useCluster((state) => objectAt(state, selected.resource, selected.key));
  return object ? <ObjectInspector about={selected} object={object} /> : <Gone selected={selected} />;
}

function ObjectInspector({ about, object }: { about: ObjectRef; object: KubernetesObject }) {
  const tab = useSelection((state) => state.inspectorTab);
  const openInspector = useSelection((state) => state.openInspector);
  const tabs = useMemo(() => tabsOf(object), [object.kind]); // eslint-disable-line react-hooks/exhaustive-deps
  const shown = tabs.some((candidate) => candidate.id === tab) ? tab : 'why';
  const version = object.metadata.resourceVersion;
  return (
    <div className="inspector" data-testid="inspector">
      <Summary object={object} />
      <Tabs
        label={`About ${object.metadata.name}`}
        items={tabs}
        value={shown}
        onChange={openInspector}
        className="inspector-tabs"
      >
        <TabPanel value={shown} className="inspector-panel" key={shown}>
          <ErrorBoundary name={shown}>
            {shown === 'why' && <Why about={about} version={version} />}
            {shown === 'events' && <EventsTable about={object.metadata.uid} />}
            {shown === 'logs' && <Logs pod={object as Pod} key={object.metadata.uid} />}
            {shown === 'scheduling' && <Scheduling podUid={object.metadata.uid} version={version} />}
            {shown === 'yaml' && (
              <Suspense fallback={null}>
                <ObjectYaml object={object} />
              </Suspense>
            )}
          </ErrorBoundary>
        </TabPanel>
      </Tabs>
    </div>
  );
}

function tabsOf(object: KubernetesObject) {
  const pod = object.kind === 'Pod';
  return [
    { id: 'why', label: 'Why?' },
    { id: 'events', label: 'Events' },
    ...(pod ? [{ id: 'logs', label: 'Logs' }] : []),
    { id: 'yaml', label: 'YAML' },
    ...(pod ? [{ id: 'scheduling', label: 'Scheduling' }] : []),
  ];
}

/** What is taller than its room scrolls, and the keyboard must get there too. */
function reachableWhenItScrolls(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const observer = new ResizeObserver(() => {
    if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  });
  observer.observe(element);
  for (const child of element.children) observer.observe(child);
  return () => observer.disconnect();
}

function Summary({ object }: { object: KubernetesObject }) {
  const second = useClock(selectSecond);
  const epochMs = useClock((state) => state.epochMs);
  const view = viewOf(object.kind);
  const face = view.face(object);
  const summary = view.summary?.(object) ?? `${object.kind} · ${face.word}`;
  return (
    <header className="inspector-summary" ref={reachableWhenItScrolls}>
      <div className="inspector-title">
        <PodGlyph token={face.token} icon={face.icon} size={30} />
        <div>
          <h2 className="mono">{object.metadata.name}</h2>
          <p className="muted" title={summary}>
            {summary}
          </p>
        </div>
      </div>
      <dl>
        {object.kind === 'Node' && <Heartbeat node={object.metadata.name} />}
        {factsOf(object, epochMs + second * 1000).map((fact) => (
          <FactRow key={`${fact.label} ${fact.value}`} fact={fact} />
        ))}
      </dl>
    </header>
  );
}

function Gone({ selected }: { selected: ObjectRef }) {
  return (
    <div className="inspector inspector-empty">
      <h2 className="mono">{selected.key.slice(selected.key.indexOf('/') + 1)}</h2>
      <p className="muted">
        It no longer exists. Pods never come back under the same name: their owner makes new ones.
      </p>
      <Why about={selected} version="gone" />
    </div>
  );
}
