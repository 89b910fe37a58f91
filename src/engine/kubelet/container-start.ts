/** Starts one container, step by step: back-off, image, configuration, creation, start, postStart hook. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer, pkg/kubelet/images/image_manager.go EnsureImageExists
import { formatGoDuration } from '../../api/duration.ts';
import { draw } from '../client/latencies.ts';
import type { Container } from '../../kinds/pod/types.ts';
import { isInBackOff, nextBackOff } from './back-off.ts';
import { planOwnEnd } from './catch-up.ts';
import { environmentOf, hasPlainEnvironment, type PodFacts } from './configuration.ts';
import { newLog } from './container-log.ts';
import { parseImage, type ImageReference } from './images.ts';
import { launch, type Launched } from './launch.ts';
import { recordEvent, type Machine } from './machine.ts';
import { isRunning, type ContainerMemory, type Instance, type PodMemory, type StartStep } from './memory.ts';
import { probeKinds, resetProbe } from './probes.ts';
import { graceSecondsFor, look, runHook, stop } from './process-life.ts';
import { ordinary } from './programs/program.ts';
import { programOf } from './programs/table.ts';
import type { PullOutcome } from './puller.ts';
import { newTerminal } from './shell/terminal.ts';
import { pinnedUsage } from './usage.ts';
import { userProblem } from './users.ts';

/** What a step leads to: time passes, somebody else will call again, or it is over. */
export type Progress = { waitMs: number } | 'waits' | 'done' | 'failed';

export function advanceStart(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
): Progress {
  switch (step.at) {
    case 'begin':
      return begin(machine, record, step, memory, container);
    case 'pulling':
      return 'waits';
    case 'creating':
      return create(machine, record, step, memory, container);
    case 'postStart':
      return step.hookFailed ? failAfterHook(machine, record, memory, container) : 'done';
  }
}

function begin(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
): Progress {
  const nowMs = machine.engine.agenda.nowMs;
  if (step.endedAtMs !== undefined) {
    const pod = podText(record);
    const { image } = container;
    // k8s: pkg/kubelet/kuberuntime/helpers.go getStableKey
    const crash = memory.crash?.image === image ? memory.crash : undefined;
    if (isInBackOff(crash, step.endedAtMs, nowMs)) {
      recordEvent(
        machine,
        record,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${memory.name} in pod ${pod}`,
        memory.name,
      );
      const delay = formatGoDuration(crash?.delayMs ?? 0);
      return fail(
        memory,
        container,
        'CrashLoopBackOff',
        `back-off ${delay} restarting failed container=${memory.name} pod=${pod}`,
      );
    }
    memory.crash = { ...nextBackOff(crash, step.endedAtMs, nowMs), image };
  }
  return ensureImage(machine, record, step, memory, container);
}

function ensureImage(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
): Progress {
  const nowMs = machine.engine.agenda.nowMs;
  const { image, imagePullPolicy } = container;
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recordEvent(machine, record, type, reason, message, memory.name);
  const reference = parseImage(image);
  if ('error' in reference) {
    const message = `Failed to apply default image tag "${image}": ${reference.error}`;
    say('Warning', 'InspectFailed', message);
    say('Warning', 'Failed', 'Error: InvalidImageName');
    return fail(memory, container, 'InvalidImageName', message);
  }
  const isPresent = machine.puller.has(reference.full);
  if (isPresent && imagePullPolicy !== 'Always') {
    say('Normal', 'Pulled', `Container image "${image}" already present on machine`);
    return configure(machine, record, step, memory, container);
  }
  if (imagePullPolicy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    say('Warning', 'ErrImageNeverPull', message);
    say('Warning', 'Failed', 'Error: ErrImageNeverPull');
    return fail(memory, container, 'ErrImageNeverPull', message);
  }
  const failed = memory.pull?.image === image ? memory.pull : undefined;
  if (failed && isInBackOff(failed, failed.updatedAtMs, nowMs)) {
    say('Normal', 'BackOff', `Back-off pulling image "${image}"`);
    say('Warning', 'Failed', 'Error: ImagePullBackOff');
    return fail(
      memory,
      container,
      'ImagePullBackOff',
      `Back-off pulling image "${image}": ErrImagePull: ${failed.error}`,
    );
  }
  say('Normal', 'Pulling', `Pulling image "${image}"`);
  step.at = 'pulling';
  machine.puller.request({ uid: record.uid, container: memory.name, image, requestedAtMs: nowMs });
  return 'waits';
}

/** The pull that the step waited for is over. */
export function finishPull(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
  outcome: PullOutcome,
): Progress {
  const nowMs = machine.engine.agenda.nowMs;
  const { image } = container;
  if (outcome.error !== undefined) {
    recordEvent(machine, record, 'Warning', 'Failed', `Failed to pull image "${image}": ${outcome.error}`, memory.name);
    recordEvent(machine, record, 'Warning', 'Failed', 'Error: ErrImagePull', memory.name);
    memory.pull = {
      ...nextBackOff(memory.pull?.image === image ? memory.pull : undefined, nowMs, nowMs),
      error: outcome.error,
      image,
    };
    return fail(memory, container, 'ErrImagePull', outcome.error);
  }
  step.hasPulled = true;
  const times = `${formatGoDuration(outcome.pullMs)} (${formatGoDuration(outcome.wholeMs)} including waiting)`;
  recordEvent(
    machine,
    record,
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${times}. Image size: ${outcome.sizeBytes} bytes.`,
    memory.name,
  );
  return configure(machine, record, step, memory, container);
}

function configure(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
): Progress {
  if (!hasPlainEnvironment(container)) {
    const environment = environmentOf(container, factsOf(machine, record), machine.shared);
    if ('error' in environment) {
      recordEvent(machine, record, 'Warning', 'Failed', `Error: ${environment.error}`, memory.name);
      return fail(memory, container, 'CreateContainerConfigError', environment.error);
    }
  }
  const problem = userProblem(record.pod, container);
  if (problem !== undefined) {
    recordEvent(machine, record, 'Warning', 'Failed', `Error: ${problem}`, memory.name);
    return fail(memory, container, 'CreateContainerConfigError', problem);
  }
  step.at = 'creating';
  return { waitMs: draw('containerStart', machine.random) };
}

function create(
  machine: Machine,
  record: PodMemory,
  step: StartStep,
  memory: ContainerMemory,
  container: Container,
): Progress {
  const reference = parseImage(container.image);
  if ('error' in reference) return fail(memory, container, 'InvalidImageName', reference.error);
  const launched = launchContainer(machine, record, memory, container, reference);
  const instance = newInstance(machine, record, memory, container, reference, launched);
  if (memory.instance) memory.previous = retired(memory.instance);
  memory.instance = instance;
  recordEvent(machine, record, 'Normal', 'Created', `Created container: ${memory.name}`, memory.name);
  if ('cannotStart' in launched) {
    const nowMs = machine.engine.agenda.nowMs;
    instance.end = { atMs: nowMs, code: 128, reason: 'StartError', message: launched.cannotStart };
    instance.hasEnded = true;
    // It was created all the same, and the next look at the containers finds it dead.
    if (record.work) record.work.hasChanged = true;
    recordEvent(machine, record, 'Warning', 'Failed', `Error: ${launched.cannotStart}`, memory.name);
    return fail(memory, container, 'RunContainerError', launched.cannotStart);
  }
  recordEvent(machine, record, 'Normal', 'Started', `Started container ${memory.name}`, memory.name);
  for (const kind of probeKinds) {
    const probe = memory.probes[kind];
    if (probe) resetProbe(kind, probe);
  }
  record.because = `${step.hasPulled ? `pulled ${container.image} and ` : ''}${instance.attempt > 0 ? 'restarted' : 'started'} container ${memory.name}`;
  planOwnEnd(instance);
  look(machine, record, memory);
  memory.failure = undefined;
  const hook = container.lifecycle?.postStart;
  if (!hook) return 'done';
  const result = runHook(machine, record, container, instance, hook);
  step.at = 'postStart';
  step.hookFailed = result.failed;
  return { waitMs: result.tookMs };
}

function failAfterHook(machine: Machine, record: PodMemory, memory: ContainerMemory, container: Container): Progress {
  // The hook's own words stay unsaid: they may hold secrets.
  recordEvent(machine, record, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', memory.name);
  if (isRunning(memory))
    stop(machine, record, memory, {
      graceSeconds: graceSecondsFor(record, container, 'hook'),
      message: 'FailedPostStartHook',
    });
  return fail(memory, container, 'PostStartHookError', 'PostStartHook failed');
}

function fail(memory: ContainerMemory, { image }: Container, reason: string, message: string): 'failed' {
  memory.failure = { reason, message, image };
  return 'failed';
}

function launchContainer(
  machine: Machine,
  record: PodMemory,
  memory: ContainerMemory,
  container: Container,
  reference: ImageReference,
): Launched {
  return launch(container, {
    program: programOf(reference),
    described: machine.shared.imageFor(reference),
    nowMs: machine.engine.agenda.nowMs,
    environment: () => {
      const environment = environmentOf(container, factsOf(machine, record), machine.shared);
      return 'error' in environment ? {} : environment.variables;
    },
    isFirstProcess: record.pod.spec.shareProcessNamespace !== true && record.pod.spec.hostPID !== true,
    ...(memory.role === 'app' ? pinnedUsage(record.pod) : {}),
  });
}

function newInstance(
  machine: Machine,
  record: PodMemory,
  memory: ContainerMemory,
  container: Container,
  reference: ImageReference,
  launched: Launched,
): Instance {
  const nowMs = machine.engine.agenda.nowMs;
  const id = machine.random.hexadecimal(64);
  const isUp = !('cannotStart' in launched);
  return {
    id: `containerd://${id}`,
    image: container.image,
    fullImage: reference.full,
    imageId: reference.id,
    attempt: memory.instance ? memory.instance.attempt + 1 : 0,
    sandbox: record.sandboxes,
    startedAtMs: nowMs,
    process: isUp ? launched.process : ordinary,
    processSinceMs: nowMs,
    ...(isUp && launched.shell ? { shell: launched.shell } : {}),
    ...(isUp && launched.shell?.input ? { terminal: newTerminal(container.tty === true) } : {}),
    files: {},
    log: newLog(
      isUp ? launched.process.output.map(({ afterMs, text }) => ({ atMs: nowMs + afterMs, stream: 1, text })) : [],
    ),
    isStopping: false,
    hasEnded: false,
  };
}

/** Of an instance that is over only its end and its log are still of interest. */
function retired(instance: Instance): Instance {
  const { shell: _shell, lookAtMs: _lookAtMs, ...rest } = instance;
  return { ...rest, files: {}, process: ordinary };
}

export function factsOf(machine: Machine, record: PodMemory): PodFacts {
  return { pod: record.pod, podIp: record.ip ?? machine.hostIp, hostIp: machine.hostIp, nodeName: machine.name };
}

/** As the kubelet names a pod in its messages: `web-x_default(uid)`. */
// k8s: pkg/kubelet/util/format/pod.go
export function podText({ pod }: PodMemory): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
