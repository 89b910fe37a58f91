/** The one list of verbs, in the order of `kubectl --help`. */
import type { Verb } from './command.ts';
import { apply } from './commands/apply.ts';
import { create } from './commands/create.ts';
import { deleteVerb } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { annotate, label } from './commands/label.ts';
import { scale } from './commands/scale.ts';
import { taint } from './commands/taint.ts';
import { cordon, drain, uncordon } from './commands/drain.ts';
import { rollout } from './commands/rollout.ts';
import { set } from './commands/set.ts';
import { auth } from './commands/auth.ts';
import { autoscale } from './commands/autoscale.ts';
import { edit } from './commands/edit.ts';
import { expose } from './commands/expose.ts';
import { patch } from './commands/patch.ts';
import { replace } from './commands/replace.ts';
import { runVerb } from './commands/run-pod.ts';
import { certificate } from './commands/certificate.ts';
import { apiResources, apiVersions, clusterInfo, config, top, version } from './commands/cluster.ts';
import { diff } from './commands/diff.ts';
import { events } from './commands/events.ts';
import { exec } from './commands/exec.ts';
import { explain } from './commands/explain.ts';
import { logs } from './commands/logs.ts';
import { attach, copy, portForward } from './commands/streams.ts';
import { wait } from './commands/wait.ts';
import { get } from './commands/get.ts';
import type { VerbGroup } from './help.ts';

export const verbGroups: readonly VerbGroup[] = [
  { title: 'Basic Commands (Beginner)', verbs: [create, expose, runVerb, set] },
  { title: 'Basic Commands (Intermediate)', verbs: [explain, get, edit, deleteVerb] },
  { title: 'Deploy Commands', verbs: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands', verbs: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  {
    title: 'Troubleshooting and Debugging Commands',
    verbs: [describe, logs, attach, exec, portForward, copy, auth, events],
  },
  { title: 'Advanced Commands', verbs: [diff, apply, patch, replace, wait] },
  { title: 'Settings Commands', verbs: [label, annotate] },
  { title: 'Other Commands', verbs: [apiResources, apiVersions, config, version] },
];

export const verbs: readonly Verb[] = verbGroups.flatMap(({ verbs: group }) => group);
