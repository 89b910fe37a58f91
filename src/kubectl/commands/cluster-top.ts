/** The tables of `kubectl top`, from the metrics API. */
// k8s: staging/src/k8s.io/kubectl/pkg/metricsutil/metrics_printer.go
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { alignTabs, tableTabs } from '../printers/tab-writer.ts';

interface Usage {
  cpu?: string;
  memory?: string;
}

interface Metrics {
  metadata: { name: string; namespace?: string };
  usage?: Usage;
  containers?: { name: string; usage: Usage }[];
}

interface Row {
  names: string[];
  cpu: number;
  memory: number;
  rest: string[];
}

export async function topTable(command: Command, what: 'node' | 'pod'): Promise<void> {
  const { flags } = command;
  const sortBy = flags.text('sort-by');
  if (!['', 'cpu', 'memory'].includes(sortBy)) throw new CommandError('--sort-by accepts only cpu or memory');
  const metrics = await readMetrics(command, what);
  if (metrics.length === 0)
    return command.err(
      what === 'pod' && !command.allNamespaces
        ? `No resources found in ${command.namespace} namespace.\n`
        : 'No resources found\n',
    );
  const rows = what === 'node' ? await nodeRows(command, metrics) : podRows(command, metrics);
  rows.sort((left, right) =>
    sortBy === 'cpu' ? right.cpu - left.cpu : sortBy === 'memory' ? right.memory - left.memory : 0,
  );
  const headings =
    what === 'node'
      ? ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']
      : [
          ...(command.allNamespaces ? ['NAMESPACE'] : []),
          ...(flags.bool('containers') ? ['POD', 'NAME'] : ['NAME']),
          'CPU(cores)',
          'MEMORY(bytes)',
        ];
  const lines = rows.map(({ names, cpu, memory, rest }) =>
    what === 'node'
      ? [...names, `${cpu}m`, rest[0], mebibytes(memory), rest[1]]
      : [...names, `${cpu}m`, mebibytes(memory)],
  );
  if (!flags.bool('no-headers')) lines.unshift(headings);
  command.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\t\n`).join(''), tableTabs));
}

async function readMetrics(command: Command, what: 'node' | 'pod'): Promise<Metrics[]> {
  const root = '/apis/metrics.k8s.io/v1beta1';
  const place =
    what === 'node'
      ? `${root}/nodes`
      : command.allNamespaces
        ? `${root}/pods`
        : `${root}/namespaces/${command.namespace}/pods`;
  const name = command.args[0];
  if (name) return [await command.client.send<Metrics>({ method: 'GET', path: `${place}/${name}` })];
  const selector = command.flags.text('selector');
  const { items } = await command.client.send<{ items: Metrics[] }>({
    method: 'GET',
    path: place,
    query: selector ? { labelSelector: selector } : {},
  });
  return [...items].sort((left, right) =>
    `${left.metadata.namespace ?? ''}/${left.metadata.name}` <
    `${right.metadata.namespace ?? ''}/${right.metadata.name}`
      ? -1
      : 1,
  );
}

async function nodeRows(command: Command, metrics: readonly Metrics[]): Promise<Row[]> {
  const resource = (await command.discovery()).expect('nodes');
  const { items } = await command.client.list<Node>({ resource });
  const side = command.flags.bool('show-capacity') ? 'capacity' : 'allocatable';
  return metrics.map(({ metadata, usage }) => {
    const room = items.find((node) => node.metadata.name === metadata.name)?.status[side] ?? {};
    const [cpu, memory] = [milliOf(usage?.cpu), valueOf(usage?.memory)];
    return {
      names: [metadata.name],
      cpu,
      memory,
      rest: [share(cpu, milliOf(room.cpu)), share(memory, valueOf(room.memory))],
    };
  });
}

function podRows(command: Command, metrics: readonly Metrics[]): Row[] {
  return metrics.flatMap(({ metadata, containers = [] }) => {
    const lead = command.allNamespaces ? [metadata.namespace ?? ''] : [];
    if (command.flags.bool('containers'))
      return containers.map(({ name, usage }) => ({
        names: [...lead, metadata.name, name],
        cpu: milliOf(usage.cpu),
        memory: valueOf(usage.memory),
        rest: [],
      }));
    const sum = (read: (usage: Usage) => number): number =>
      containers.reduce((total, { usage }) => total + read(usage), 0);
    return [
      {
        names: [...lead, metadata.name],
        cpu: sum((usage) => milliOf(usage.cpu)),
        memory: sum((usage) => valueOf(usage.memory)),
        rest: [],
      },
    ];
  });
}

function share(used: number, room: number): string {
  return `${room === 0 ? 0 : Math.trunc((used / room) * 100)}%`;
}

function mebibytes(bytes: number): string {
  return `${Math.trunc(bytes / 2 ** 20)}Mi`;
}
