/** Looking: get in every form, describe, explain, discovery. */
import { run, refused, seconds, settled, type Scene } from '../scene.ts';

const webAndSettled = [run('apply -f web.yaml'), settled];

export const get: Scene = {
  name: 'get',
  steps: [
    run('get pods'),
    refused('get pods web'),
    ...webAndSettled,
    run('get pods'),
    run('get pods -o wide'),
    run('get pods --show-labels'),
    run('get pods -L app'),
    run('get pods --no-headers'),
    run('get po,deploy,rs,svc'),
    run('get all'),
    run('get all -A'),
    run('get deployment web -o wide'),
    run('get replicasets -o wide'),
    run('get services -o wide'),
    run('get endpointslices'),
    run('get nodes'),
    run('get nodes -o wide'),
    run('get namespaces'),
    run('get ns default'),
    run('get serviceaccounts'),
    run('get priorityclasses'),
    run('get pods -l app=web --sort-by=.metadata.creationTimestamp -o name', { unprinted: 'all three are as old' }),
    run('get pods -l app=nothing'),
    run('get pods -l "app in (web, api)" -o custom-columns=APP:.metadata.labels.app,PHASE:.status.phase'),
    run('get pods --field-selector=status.phase=Running --no-headers -o custom-columns=PHASE:.status.phase'),
    run('get pods --field-selector=status.phase=Pending'),
    refused('get pods --field-selector=spec.color=red'),
    refused('get pods -l "app in web"'),
    run('get nodes --sort-by=.metadata.name -o name'),
    run('get nodes --selector=!node-role.kubernetes.io/control-plane -o name'),
    run('get pods --chunk-size=1 -o custom-columns=PHASE:.status.phase'),
    refused('get widgets'),
    refused('get deployment web api'),
    run('get deployment web api --ignore-not-found -o name'),
    refused('get pods -o yml'),
    run('get events --field-selector involvedObject.kind=Deployment'),
    run('get leases -A -o custom-columns=NS:.metadata.namespace,NAME:.metadata.name,HOLDER:.spec.holderIdentity'),
  ],
};

export const outputForms: Scene = {
  name: 'output-forms',
  steps: [
    ...webAndSettled,
    run('get deployment web -o yaml'),
    run('get deployment web -o json'),
    run('get service web -o yaml'),
    run('get deployment web -o name'),
    run('get deployments -o jsonpath={.items[*].metadata.name}'),
    run("get deployment web -o jsonpath='{.spec.replicas} of {.status.readyReplicas}'"),
    run('get nodes -o go-template=\'{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}\''),
    run('get deployment web -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image'),
    run('get pods -l app=web -o yaml', { unprinted: 'long' }),
    run('get --raw /healthz'),
    run('get --raw /readyz?verbose'),
    run('get --raw /version', { unprinted: 'build facts' }),
    run('get --raw /api/v1/namespaces/default/pods?limit=1&labelSelector=app=none'),
    refused('get --raw /nothing'),
  ],
};

export const describe: Scene = {
  name: 'describe',
  steps: [
    run('apply -f web.yaml -f budget.yaml -f agent.yaml -f settings.yaml'),
    settled,
    run('describe deployment web'),
    run('describe rs -l app=web'),
    run('describe pods -l app=web'),
    run('describe service web'),
    run('describe pdb web'),
    run('describe daemonset agent'),
    run('describe configmap settings -n shop'),
    run('describe secret password -n shop'),
    run('describe serviceaccount robot -n shop'),
    run('describe namespace shop'),
    run('describe node worker-1'),
    run('describe endpointslices -l kubernetes.io/service-name=web'),
    run('describe priorityclass system-node-critical'),
    refused('describe pod nothing'),
  ],
};

export const explain: Scene = {
  name: 'explain',
  steps: [
    run('explain deployment'),
    run('explain deployment.spec.strategy'),
    run('explain pod.spec.containers.imagePullPolicy'),
    run('explain pdb.spec'),
    run('explain service.spec.ports --recursive'),
    run('explain images.spec'),
    refused('explain widgets'),
    refused('explain pod.spec.color'),
  ],
};

export const discovery: Scene = {
  name: 'discovery',
  steps: [
    run('api-resources'),
    run('api-resources --namespaced=false -o name'),
    run('api-resources --api-group=apps'),
    run('api-resources --verbs=list,watch -o wide', { unprinted: 'the same, wider' }),
    run('api-versions'),
    run('version -o yaml', { unprinted: 'the version of the client' }),
    run('cluster-info'),
    run('config view'),
    run('config current-context'),
    run('config get-contexts'),
    run('auth can-i create pods'),
    run('auth can-i delete nodes --all-namespaces'),
    run('auth whoami', { since: 28 }),
  ],
};

export const events: Scene = {
  name: 'events',
  steps: [
    run('apply -f shell.yaml'),
    settled,
    run('events', { unprinted: 'the nodes came up in the same second' }),
    run('events --for pod/talker'),
    run('events --types=Warning'),
    run('get events --sort-by=.lastTimestamp', { unprinted: 'the nodes came up in the same second' }),
    run('get events -A --field-selector=type=Warning'),
    run('get events --field-selector=involvedObject.name=talker -o custom-columns=REASON:.reason,MESSAGE:.message'),
    seconds(3700),
    run('get events --field-selector=involvedObject.name=talker'),
  ],
};

export const watching: Scene = {
  name: 'watching',
  steps: [
    run('get nodes -w', { lines: 5 }),
    run('create deployment web --image=nginx --replicas=1'),
    run('get deployment web -w', { lines: 3 }),
    run('wait deployment/web --for=condition=Available --timeout=60s'),
    run('wait pod -l app=web --for=condition=Ready --timeout=60s'),
    run("wait deployment/web --for=jsonpath='{.status.readyReplicas}'=1 --timeout=10s"),
    refused('wait deployment/web --for=condition=Sleeping --timeout=1s'),
  ],
};
