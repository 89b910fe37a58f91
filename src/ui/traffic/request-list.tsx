/** While time stands still, every dot can be reached: one tab stop, arrow keys from request to request, Enter to its pod. */
import { useId, useState, type CSSProperties, type KeyboardEvent } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { splitKey } from '../../api/object.ts';
import type { RequestView } from '../../protocol/views.ts';
import { shortPodName } from '../map/pod-name.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { podRef, useSelection } from '../stores/selection.ts';
import { useTraffic } from '../stores/traffic-store.ts';
import { tableOf } from '../stores/resources.ts';
import { dotsAt } from './dots.ts';
import { requestText } from './request-text.ts';

export function RequestList({ index }: { index: number }) {
  const playing = useClock((state) => state.playing);
  return playing ? null : <PausedRequests index={index} />;
}

const noRequests: readonly RequestView[] = [];

function PausedRequests({ index }: { index: number }) {
  const prefix = useId();
  const requests = useTraffic((state) => state.lanes[index]?.requests ?? noRequests);
  const nowMs = useClock((state) => state.nowMs);
  const cluster = useCluster();
  const [chosen, setChosen] = useState<number>();
  const dots = dotsAt(requests, nowMs).sort((left, right) => left.at - right.at);
  const place = dots.findIndex((dot) => dot.id === chosen);
  const requestOf = (id: number) => requests.find((request) => request.id === id);
  const textOf = (id: number) => {
    const request = requestOf(id);
    return request ? requestText(request, podNameOf(request, cluster), nowMs) : '';
  };
  const choose = (at: number) => setChosen(dots[Math.min(Math.max(at, 0), dots.length - 1)]?.id);
  const openPod = (id: number | undefined) => {
    const pod = id === undefined ? undefined : requestOf(id)?.pod;
    if (pod !== undefined) useSelection.getState().select(podRef(pod));
  };

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') choose(place + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') choose(place - 1);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(dots.length - 1);
    else if (event.key === 'Enter') openPod(chosen);
    else if (event.key === 'Escape') setChosen(undefined);
    else return;
    event.preventDefault();
  }

  if (dots.length === 0) return null;
  return (
    <>
      <ul
        className="requests"
        role="listbox"
        tabIndex={0}
        aria-label={`Requests under way: ${dots.length}`}
        aria-activedescendant={place >= 0 ? `${prefix}${dots[place].id}` : undefined}
        data-testid="requests"
        onKeyDown={onKeyDown}
        onFocus={() => place < 0 && choose(0)}
        onBlur={() => setChosen(undefined)}
        onPointerLeave={() => setChosen(undefined)}
      >
        {dots.map((dot) => (
          <li
            key={dot.id}
            id={`${prefix}${dot.id}`}
            role="option"
            aria-selected={dot.id === chosen}
            aria-label={textOf(dot.id)}
            style={{ left: `${dot.at * 100}%` }}
            onPointerEnter={() => setChosen(dot.id)}
            onClick={() => openPod(dot.id)}
          />
        ))}
      </ul>
      {place >= 0 && (
        <span
          className="tooltip request-card num"
          style={{ '--at': `${dots[place].at * 100}%` } as CSSProperties}
          aria-hidden="true"
        >
          → {textOf(dots[place].id)}
        </span>
      )}
    </>
  );
}

function podNameOf({ pod }: RequestView, cluster: ClusterState): string | undefined {
  if (pod === undefined) return undefined;
  const known: Pod | undefined = tableOf(cluster.tables, 'pods').byKey.get(pod);
  return known ? shortPodName(known) : splitKey(pod).name;
}
