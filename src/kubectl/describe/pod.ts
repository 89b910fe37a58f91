/** `kubectl describe pod`, and the pod template of what makes pods. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describePod, DescribePodTemplate
import { controllerOf } from '../../api/object.ts';
import { qosClassOf } from '../../kinds/pod/qos.ts';
import type { Pod, PodTemplateSpec } from '../../kinds/pod/types.ts';
import type { Command } from '../command.ts';
import { describeContainers, seccomp } from './containers.ts';
import { describeEvents, eventsAbout } from './events.ts';
import { describeSpread, describeTolerations, describeVolumes } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

export async function describePod(
  command: Command,
  writer: DescribeWriter,
  pod: Pod,
  showEvents: boolean,
): Promise<void> {
  header(writer, pod);
  addresses(writer, pod);
  const { spec, status } = pod;
  if (spec.initContainers?.length)
    describeContainers(writer, {
      title: 'Init Containers',
      containers: spec.initContainers,
      statuses: status.initContainerStatuses ?? [],
      pod,
      indent: '',
    });
  describeContainers(writer, {
    title: 'Containers',
    containers: spec.containers,
    statuses: status.containerStatuses ?? [],
    pod,
    indent: '',
  });
  if (spec.ephemeralContainers?.length)
    describeContainers(writer, {
      title: 'Ephemeral Containers',
      containers: spec.ephemeralContainers,
      statuses: status.ephemeralContainerStatuses ?? [],
      pod,
      indent: '',
    });
  conditions(writer, pod);
  describeVolumes(writer, spec.volumes, '');
  writer.field('QoS Class', status.qosClass || qosClassOf(spec));
  writer.labels('Node-Selectors', spec.nodeSelector);
  describeTolerations(writer, 'Tolerations', spec.tolerations);
  describeSpread(writer, spec.topologySpreadConstraints, '');
  if (!showEvents) return;
  // The kubelet reports about a static pod under the uid of its manifest.
  const uid = pod.metadata.annotations?.[mirrorAnnotation] ?? pod.metadata.uid;
  describeEvents(
    writer,
    await eventsAbout(command, {
      name: pod.metadata.name,
      ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}),
      uid,
    }),
  );
}

function header(writer: DescribeWriter, { metadata, spec, status }: Pod): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  if (spec.priority !== undefined) writer.field('Priority', spec.priority);
  if (spec.priorityClassName) writer.field('Priority Class Name', spec.priorityClassName);
  if (spec.runtimeClassName) writer.field('Runtime Class Name', spec.runtimeClassName);
  if (spec.serviceAccountName) writer.field('Service Account', spec.serviceAccountName);
  writer.field('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
  if (status.startTime) writer.field('Start Time', writer.time(status.startTime));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    writer.field('Status', `Terminating (lasts ${writer.since(metadata.deletionTimestamp)})`);
    writer.field('Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.field('Status', status.phase ?? '');
  if (status.reason) writer.field('Reason', status.reason);
  if (status.message) writer.field('Message', status.message);
  seccomp(writer, 0, spec.securityContext);
}

function addresses(writer: DescribeWriter, pod: Pod): void {
  const { podIP, podIPs, nominatedNodeName } = pod.status;
  writer.field('IP', podIP ?? '');
  if (podIPs?.length) {
    writer.line(0, 'IPs:');
    for (const { ip } of podIPs) writer.line(1, `IP:\t${ip}`);
  } else writer.field('IPs', '<none>');
  const controller = controllerOf(pod);
  if (controller) writer.field('Controlled By', `${controller.kind}/${controller.name}`);
  if (nominatedNodeName) writer.field('NominatedNodeName', nominatedNodeName);
}

function conditions(writer: DescribeWriter, { spec, status }: Pod): void {
  if (spec.readinessGates?.length) {
    writer.line(0, 'Readiness Gates:');
    writer.line(0, '  Type\tStatus');
    for (const { conditionType } of spec.readinessGates)
      writer.line(
        1,
        `${conditionType} \t${status.conditions?.find(({ type }) => type === conditionType)?.status ?? '<none>'} `,
      );
  }
  if (!status.conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.line(0, '  Type\tStatus');
  for (const { type, status: value } of status.conditions) writer.line(1, `${type} \t${value} `);
}

export function describeTemplate(writer: DescribeWriter, template: PodTemplateSpec): void {
  const { metadata, spec } = template;
  writer.line(0, 'Pod Template:');
  writer.labels('  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) writer.annotations('  Annotations', metadata.annotations);
  if (spec.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers?.length)
    describeContainers(writer, { title: 'Init Containers', containers: spec.initContainers, indent: '  ' });
  describeContainers(writer, { title: 'Containers', containers: spec.containers, indent: '  ' });
  describeVolumes(writer, spec.volumes, '  ');
  describeSpread(writer, spec.topologySpreadConstraints, '  ');
  if (spec.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  writer.labels('  Node-Selectors', spec.nodeSelector);
  describeTolerations(writer, '  Tolerations', spec.tolerations);
}
