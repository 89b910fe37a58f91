/** `kubectl create`: from files, or by naming the kind. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go
import { withLastApplied } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, StatusError, throwAll } from '../errors.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlag,
  kustomizeFlag,
  outputFlag,
  recursiveFlag,
  selectorFlag,
  showManagedFieldsFlag,
  templateFlag,
  validateFlag,
  type Flag,
} from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { visit } from '../resources.ts';
import { expectFiles, fieldValidationOf } from './apply.ts';
import { createConfigMap, createDockerSecret, createGenericSecret, createTlsSecret } from './create-config.ts';
import { generatorVerb, saveConfigFlag } from './create-generator.ts';
import { createIngress } from './create-ingress.ts';
import {
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createServiceAccount,
} from './create-other.ts';
import { createQuota } from './create-quota.ts';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './create-rbac.ts';
import { createClusterIp, createExternalName, createLoadBalancer, createNodePort } from './create-service.ts';
import { createCronJob, createDeployment, createJob } from './create-workload.ts';

const secret: Verb = {
  name: 'secret',
  summary: 'Create a secret of a given type',
  usage: 'create secret (docker-registry | generic | tls)',
  flags: [],
  verbs: [createDockerSecret, createGenericSecret, createTlsSecret].map(generatorVerb),
};

const service: Verb = {
  name: 'service',
  aliases: ['svc'],
  summary: 'Create a service of a given type',
  usage: 'create service (clusterip | externalname | loadbalancer | nodeport)',
  flags: [],
  verbs: [createClusterIp, createExternalName, createLoadBalancer, createNodePort].map(generatorVerb),
};

const flags: readonly Flag[] = [
  filenameFlag,
  kustomizeFlag,
  recursiveFlag,
  dryRunFlag,
  outputFlag(),
  templateFlag,
  showManagedFieldsFlag,
  selectorFlag,
  validateFlag,
  saveConfigFlag,
  fieldManagerFlag('kubectl-create'),
];

export const create: Verb = {
  name: 'create',
  summary: 'Create objects from files, or one by naming its kind',
  usage: 'create -f FILENAME',
  examples: ['kubectl create -f pod.yaml', 'kubectl create deployment web --image=nginx'],
  flags,
  verbs: [
    generatorVerb(createClusterRole),
    generatorVerb(createClusterRoleBinding),
    generatorVerb(createConfigMap),
    generatorVerb(createCronJob),
    generatorVerb(createDeployment),
    generatorVerb(createIngress),
    generatorVerb(createJob),
    generatorVerb(createNamespace),
    generatorVerb(createPodDisruptionBudget),
    generatorVerb(createPriorityClass),
    generatorVerb(createQuota),
    generatorVerb(createRole),
    generatorVerb(createRoleBinding),
    secret,
    service,
    generatorVerb(createServiceAccount),
  ],
  run: runCreate,
};

async function runCreate(command: Command): Promise<void> {
  if (command.args.length > 0) throw command.usageError(`Unexpected args: [${command.args.join(' ')}]`);
  expectFiles(command);
  const { infos, errors } = await readManifests(command, command.flags.list('filename'));
  const printer = new ObjectPrinter(command);
  const refused: Error[] = [];
  await visit(infos, refused, async (manifest) => {
    const draft = command.flags.bool('save-config') ? withLastApplied(manifest.object) : manifest.object;
    if (command.dryRun === 'client') return printer.print(draft, 'created');
    printer.print(await post(command, manifest.resource, manifest.namespace, draft, manifest.source), 'created');
  });
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to create');
  throwAll(refused.length > 0 ? [...refused, ...asOne(errors)] : errors);
}

/** Beside refusals of the server, what is wrong with the files is one error more. */
function asOne(errors: readonly Error[]): Error[] {
  return errors.length < 2 ? [...errors] : [new CommandError(`[${errors.map(({ message }) => message).join(', ')}]`)];
}

async function post(
  command: Command,
  resource: Parameters<Command['client']['create']>[0]['resource'],
  namespace: string | undefined,
  object: AnyObject,
  source: string,
): Promise<AnyObject> {
  const options = {
    fieldManager: command.flags.text('field-manager'),
    fieldValidation: fieldValidationOf(command),
    dryRun: command.dryRun === 'server',
  };
  try {
    return await command.client.create({ resource, ...(namespace ? { namespace } : {}) }, object, options);
  } catch (error) {
    if (error instanceof StatusError) throw error.during('creating', source);
    throw error;
  }
}
