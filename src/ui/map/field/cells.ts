/** What a machine shows when it is only a spot among thousands: its own state, the worst of its pods, and how full it is. */
import type { Node } from '../../../kinds/node/types.ts';
import { nodeFace } from '../../../kinds/node/view.tsx';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Face, Token } from '../../design/state.ts';
import { derive, type ClusterState } from '../../stores/cluster-store.ts';
import { tableOf } from '../../stores/resources.ts';
import { isWorker } from '../filter.ts';
import { byNaturalName } from '../group.ts';
import { zoneOf } from '../machine.ts';
import { summaryOf } from '../machine-summary.ts';
import { tokenRank, worstOf } from '../trouble-first.ts';

export interface Cell {
  name: string;
  zone: string;
  face: Face;
  pods: number;
  /** Pods in trouble: the worst state and how many share it. */
  worst: { token: Token; count: number } | undefined;
  /** Of CPU or memory, whichever is fuller: what pods asked for, 0..1. */
  share: number;
}

/** Stored objects and lists of pods stay the same until they change, so most cells are worked out once. */
const known = new WeakMap<Node, { pods: readonly Pod[]; cell: Cell }>();

export function cellOf(node: Node, pods: readonly Pod[]): Cell {
  const before = known.get(node);
  if (before?.pods === pods) return before.cell;
  const { cpu, memory } = summaryOf(node, pods);
  const cell: Cell = {
    name: node.metadata.name,
    zone: zoneOf(node),
    face: nodeFace(node),
    pods: pods.length,
    worst: worstOf(pods),
    share: Math.max(cpu.share, memory.share),
  };
  known.set(node, { pods, cell });
  return cell;
}

/** By name. */
export const selectCells: (state: ClusterState) => ReadonlyMap<string, Cell> = derive(
  ['nodes', 'pods'],
  (tables, state) =>
    new Map(
      [...tableOf(tables, 'nodes').byKey.values()]
        .filter(isWorker)
        .map((node) => [node.metadata.name, cellOf(node, state.podsOnNode.of(node.metadata.name))]),
    ),
);

/** The worse of the machine's own state and its pods'. */
export function troubleOf({ face, worst }: Cell): Token | undefined {
  const own = tokenRank(face.token) <= tokenRank('unknown') ? face.token : undefined;
  if (!own || !worst) return own ?? worst?.token;
  return tokenRank(own) <= tokenRank(worst.token) ? own : worst.token;
}

/** Those in trouble, the worst first: machines before those that only have pods in trouble. */
export function worstFirst(cells: Iterable<Cell>): Cell[] {
  return [...cells]
    .filter((cell) => troubleOf(cell) !== undefined)
    .sort(
      (left, right) =>
        tokenRank(left.face.token) - tokenRank(right.face.token) ||
        tokenRank(troubleOf(left) ?? 'done') - tokenRank(troubleOf(right) ?? 'done') ||
        (right.worst?.count ?? 0) - (left.worst?.count ?? 0) ||
        byNaturalName(left.name, right.name),
    );
}

const cordoned = ',SchedulingDisabled';

/** `334 Ready · 2 NotReady · 1 cordoned`, in the words of kubectl. */
export function totalsOf(cells: Iterable<Cell>): string {
  const counts = new Map<string, number>();
  let disabled = 0;
  for (const { face } of cells) {
    const status = face.state.replace(cordoned, '');
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (face.state.endsWith(cordoned)) disabled++;
  }
  const texts = [...counts.keys()]
    .sort((left, right) => Number(right === 'Ready') - Number(left === 'Ready') || byNaturalName(left, right))
    .map((status) => `${(counts.get(status) ?? 0).toLocaleString('en')} ${status}`);
  if (disabled > 0) texts.push(`${disabled.toLocaleString('en')} cordoned`);
  return texts.join(' · ');
}

/** `worker-17, NotReady, 3 pods, 2 failed`. */
export function cellSentence({ name, zone, face, pods, worst }: Cell): string {
  return [
    name,
    face.state,
    zone && `zone ${zone}`,
    `${pods} ${pods === 1 ? 'pod' : 'pods'}`,
    worst && `${worst.count} ${worst.token}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
