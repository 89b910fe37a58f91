/** `kubectl autoscale`: a horizontal pod autoscaler for a workload. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go
import { joinApiVersion } from '../../api/object.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../flags.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { gather, visit, type Info } from '../resources.ts';
import { expectFlags, saveConfigFlag } from './create-generator.ts';

export const autoscale: Verb = {
  name: 'autoscale',
  summary: 'Let the number of pods follow their load',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  examples: ['kubectl autoscale deployment web --min=2 --max=10 --cpu-percent=80'],
  flags: [
    ...fileFlags,
    ...printFlags,
    dryRunFlag,
    saveConfigFlag,
    { name: 'min', type: 'int', default: '-1', help: 'The least number of pods.' },
    { name: 'max', type: 'int', default: '-1', help: 'The greatest number of pods.' },
    { name: 'cpu-percent', type: 'int', default: '-1', help: 'CPU to aim at, as a percentage of the request.' },
    { name: 'name', type: 'string', help: 'Name of the autoscaler; that of the workload unless given.' },
    fieldManagerFlag('kubectl-autoscale'),
  ],
  run: runAutoscale,
};

async function runAutoscale(command: Command): Promise<void> {
  expectFlags(command, ['max']);
  const [min, max] = [command.flags.number('min'), command.flags.number('max')];
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  const { infos, errors } = await gather(command, command.args);
  await visit(infos, errors, (info) => autoscaleOne(command, info));
  throwAll(errors);
}

async function autoscaleOne(command: Command, info: Info): Promise<void> {
  const { resource, object } = info;
  const discovery = await command.discovery();
  if (!discovery.hasSubresource(resource, 'scale'))
    throw new CommandError(
      `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.name} in discovery information`,
    );
  const [min, cpu] = [command.flags.number('min'), command.flags.number('cpu-percent')];
  const draft = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: { name: command.flags.text('name') || object.metadata.name, creationTimestamp: null },
    spec: {
      scaleTargetRef: {
        kind: resource.kind,
        name: object.metadata.name,
        apiVersion: joinApiVersion(resource.group, resource.version),
      },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: command.flags.number('max'),
      ...(cpu >= 0 ? { targetCPUUtilizationPercentage: cpu } : {}),
    },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  } as unknown as AnyObject;
  const printer = new ObjectPrinter(command);
  if (command.dryRun === 'client') return printer.print(draft, 'created', true);
  // The server that has no autoscalers says so itself.
  const target = discovery.ofKind('autoscaling/v1', 'HorizontalPodAutoscaler') ?? {
    ...resource,
    group: 'autoscaling',
    version: 'v1',
    name: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
  };
  const namespace = info.namespace ?? command.namespace;
  printer.print(
    await command.client.create<AnyObject>({ resource: target, namespace }, draft, {
      fieldManager: command.flags.text('field-manager'),
      dryRun: command.dryRun === 'server',
    }),
    'autoscaled',
    true,
  );
}
