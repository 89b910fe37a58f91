/** One node of the cluster: header, two capacity bars, and its pods. Shows less as it gets smaller on the screen. */
import { memo, useEffect, useRef } from 'react';
import { useStore, type NodeProps } from '@xyflow/react';
import { useShallow } from 'zustand/shallow';
import type { Node } from '../../kinds/node/types.ts';
import { nodeFace, nodeStatus } from '../../kinds/node/view.tsx';
import type { Pod } from '../../kinds/pod/types.ts';
import { StateMark } from '../design/glyph.tsx';
import { Button, Meter, Tag } from '../design/primitives.tsx';
import type { Face } from '../design/state.ts';
import { DropHint } from '../gestures/drop-hint.tsx';
import { SilentNode } from './silent-node.tsx';
import { useDrainReport } from '../gestures/drain-report.ts';
import { DrainProgress } from '../gestures/drain-progress.tsx';
import { faultName } from '../gestures/requests.ts';
import { openMenuFor } from '../gestures/menu-store.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { nodeRef, useSelection } from '../stores/selection.ts';
import { focusTaken, useField } from './field/field-store.ts';
import { headerRoom } from './header-room.ts';
import { levelOfDetail, podDensity, zoomStep, type LevelOfDetail } from './level-of-detail.ts';
import { zoneOf } from './machine.ts';
import { summaryOf, type MachineSummary } from './machine-summary.ts';
import { revisionOf, selectRevisions } from './pod-appearance.ts';
import { PodItem } from './pod-item.tsx';
import { StateTags, stateTags, TaintChips, taintLabels } from './machine-tags.tsx';
import { chosenTaints, taintText } from './taints.ts';
import { TileCells } from './tile-cells.tsx';
import { troubleFirst, withoutOldDone, worstOf } from './trouble-first.ts';

export interface MachineData extends Record<string, unknown> {
  name: string;
  zone: string;
}

export const MachineCard = memo(function MachineCard({ data, width = 0, height = 0 }: NodeProps) {
  const { name } = data as MachineData;
  const zoom = useStore((flow) => zoomStep(flow.transform[2]));
  const node = useCluster((state) => state.tables['nodes']?.byKey.get(name) as Node | undefined);
  const pods = useCluster((state) => state.podsOnNode.of(name));
  const selected = useSelection(
    useShallow((state) => ({
      card: state.selected?.resource === 'nodes' && state.selected.key === name,
      pod:
        state.selected?.resource === 'pods' && pods.some((pod) => keyIs(pod, state.selected?.key))
          ? state.selected.key
          : undefined,
      lit:
        state.hovered?.resource === 'pods' && pods.some((pod) => keyIs(pod, state.hovered?.key))
          ? state.hovered.key
          : undefined,
    })),
  );
  const card = useRef<HTMLDivElement>(null);
  const wantsFocus = useField((state) => state.wanted && state.focused === name);
  useEffect(() => {
    if (!wantsFocus) return;
    card.current?.focus({ preventScroll: true });
    focusTaken();
  }, [wantsFocus]);
  if (!node) return null;
  const level = levelOfDetail(width * zoom);
  const face = nodeFace(node);
  const size = { width: Math.round(width * zoom), height: Math.round(height * zoom) };
  return (
    <div
      ref={card}
      className="machine nopan nodrag"
      role="group"
      tabIndex={-1}
      aria-label={machineSentence(node, face, pods)}
      data-testid={`node-${name}`}
      data-ref={`nodes ${name}`}
      data-card=""
      data-drag="node"
      data-drop={`node ${name}`}
      data-state={face.state}
      data-token={face.token}
      data-lod={level}
      data-cordoned={node.spec.unschedulable || undefined}
      data-selected={selected.card || selected.pod !== undefined || undefined}
      style={{ ...size, ...(zoom === 1 ? {} : { transform: `scale(${1 / zoom})` }) }}
    >
      <MachineBody
        node={node}
        pods={pods}
        face={face}
        level={level}
        size={size}
        selectedPod={selected.pod}
        litPod={selected.lit}
      />
      <DropHint target={`node ${name}`} />
    </div>
  );
});

interface BodyProps {
  node: Node;
  pods: readonly Pod[];
  face: Face;
  level: LevelOfDetail;
  size: { width: number; height: number };
  selectedPod: string | undefined;
  /** The one that the pointer is on in another panel. */
  litPod: string | undefined;
}

function MachineBody(props: BodyProps) {
  if (props.level === 'L1') return <CardBody {...props} />;
  if (props.level === 'L2') return <TileBody {...props} />;
  return <CellBody {...props} />;
}

const padding = 12;

/** What a drain's report takes of the pods' room. */
const silentHeight = 20;
const drainHeight = { calm: 42, blocked: 72 };

function CardBody({ node, pods, face, size, selectedPod, litPod }: BodyProps) {
  const { name } = node.metadata;
  const summary = summaryOf(node, pods);
  const zone = zoneOf(node);
  const wide = size.width >= 300;
  const meters = size.height >= 120;
  const unplugged = useCluster((state) => state.tables['faults']?.byKey.has(faultName(name)) === true);
  const tags = stateTags(node, face, unplugged);
  const taints = chosenTaints(node.spec.taints);
  const count = `${summary.pods}/${summary.podsMax}${wide ? ' pods' : ''}`;
  const room = headerRoom({
    width: size.width - 2 * padding - 2,
    name,
    count,
    zone,
    tags: tags.map(({ text }) => text),
    taints: taintLabels(taints),
  });
  const drain = useDrainReport(name);
  const silent = face.token === 'unknown' && size.height >= 150;
  const report = drain ? drainHeight[drain.blocked.length > 0 && drain.isLive ? 'blocked' : 'calm'] : 0;
  return (
    <>
      <header className="machine-header">
        <StateMark
          token={face.token === 'off' ? 'ready' : face.token}
          icon={face.token === 'off' ? 'check' : face.icon}
        />
        <b title={zone && !room.zone ? `${name}, zone ${zone}` : undefined}>{name}</b>
        {zone && room.zone && <span className="faint">zone {zone}</span>}
        <StateTags tags={tags} as={room.tags} />
        <TaintChips taints={taints} as={room.taints} />
        {room.count && <Tag className="machine-pods">{count}</Tag>}
        <Button
          look="ghost"
          small
          className="machine-more"
          tabIndex={-1}
          aria-label={`Actions for node ${name}`}
          onClick={(event) => openMenuFor(nodeRef(name), event.currentTarget)}
        >
          ⋮
        </Button>
      </header>
      {meters && <Capacity summary={summary} wide={wide} />}
      {silent && <SilentNode node={node} />}
      {drain && <DrainProgress report={drain} />}
      <PodGrid
        pods={pods}
        width={size.width - 2 * padding - 2}
        height={size.height - (meters ? 84 : 44) - report - (silent ? silentHeight : 0)}
        selectedPod={selectedPod}
        litPod={litPod}
        unreachable={face.token === 'unknown'}
      />
    </>
  );
}

function Capacity({ summary, wide }: { summary: MachineSummary; wide: boolean }) {
  return (
    <div className={wide ? 'meters num' : 'meters num tight'}>
      <span>CPU</span>
      <Meter share={summary.cpu.share} />
      <span title="Requested by pods, of what pods may use">{summary.cpu.text}</span>
      <span>Mem</span>
      <Meter share={summary.memory.share} />
      <span title="Requested by pods, of what pods may use">{summary.memory.text}</span>
    </div>
  );
}

interface PodGridProps {
  pods: readonly Pod[];
  width: number;
  height: number;
  selectedPod: string | undefined;
  /** The one that the pointer is on in another panel. */
  litPod: string | undefined;
  unreachable: boolean;
}

const PodGrid = memo(function PodGrid({ pods, width, height, selectedPod, litPod, unreachable }: PodGridProps) {
  const revisions = useCluster(selectRevisions);
  const { drawn, done } = withoutOldDone(pods, selectedPod);
  const density = podDensity(drawn.length + Math.min(done, 1), width, height);
  const shown = troubleFirst(drawn, density.shown);
  return (
    <div className="pods" style={{ '--cell-width': `${density.cellWidth}px` } as React.CSSProperties}>
      {shown.map((pod) => (
        <PodItem
          key={pod.metadata.uid}
          pod={pod}
          revision={revisionOf(pod, revisions)}
          glyph={density.glyph}
          label={density.label}
          selected={keyIs(pod, selectedPod)}
          lit={keyIs(pod, litPod)}
          unreachable={unreachable}
        />
      ))}
      {shown.length < drawn.length && <span className="pods-more num">+{drawn.length - shown.length}</span>}
      {done > 0 && <span className="pods-more num">+{done} completed</span>}
    </div>
  );
});

function TileBody({ node, pods, face, size }: BodyProps) {
  const summary = summaryOf(node, pods);
  return (
    <>
      <header className="machine-header tile">
        <StateMark token={face.token} icon={face.icon} size={11} />
        <b>{node.metadata.name}</b>
      </header>
      <Meter share={Math.max(summary.cpu.share, summary.memory.share)} />
      <TileCells pods={pods} width={size.width - 14} height={Math.max(12, size.height - 38)} />
    </>
  );
}

function CellBody({ pods, face, size }: BodyProps) {
  const worst = worstOf(pods);
  return (
    <span className="machine-cell">
      <StateMark token={face.token} icon={face.icon} size={Math.max(8, Math.min(16, size.height / 2))} />
      {worst && <StateMark token={worst.token} size={10} />}
      {size.width > 34 && <span className="num">{worst ? `${worst.count}/${pods.length}` : pods.length}</span>}
    </span>
  );
}

function keyIs(pod: Pod, key: string | undefined): boolean {
  return key !== undefined && key === `${pod.metadata.namespace}/${pod.metadata.name}`;
}

function machineSentence(node: Node, face: Face, pods: readonly Pod[]): string {
  const zone = zoneOf(node);
  const taints = chosenTaints(node.spec.taints);
  return [
    `Node ${node.metadata.name}`,
    nodeStatus(node),
    face.token !== 'ready' && face.word,
    zone && `zone ${zone}`,
    taints.length > 0 && `tainted ${taints.map(taintText).join(' and ')}`,
    `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`,
  ]
    .filter(Boolean)
    .join(', ');
}
