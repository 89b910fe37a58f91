/** What the API answers beside objects: autoscaling, tokens, containers for debugging. */
import { run, refused, seconds, settled, type Scene } from '../scene.ts';

const notInPage = 'the page has no such command yet';

export const autoscaling: Scene = {
  name: 'autoscaling',
  steps: [
    refused('autoscale deployment busy --min=2 --max=5 --cpu-percent=50'),
    run('apply -f busy.yaml'),
    settled,
    run('autoscale deployment busy --min=2 --max=5 --cpu-percent=50', { unprinted: 'kubectl 1.33 creates v2' }),
    refused('autoscale deployment busy --max=0'),
    refused('autoscale deployment busy --min=2 --max=5', { unprinted: 'kubectl 1.33 names the version' }),
    run('get hpa'),
    seconds(20),
    run('get hpa busy'),
    seconds(120),
    run('get hpa busy'),
    run('get deployment busy'),
    run('describe hpa busy', { notInPage }),
    run('get hpa busy -o yaml'),
    run('get horizontalpodautoscalers.v1.autoscaling busy -o jsonpath={.spec}'),
    run('annotate pods -l app=busy orrery.dev/cpu-usage=10m --overwrite', { unprinted: 'names with random ends' }),
    seconds(60),
    run('get hpa busy'),
    run('get deployment busy'),
    seconds(360),
    run('get hpa busy'),
    run('get deployment busy'),
    run('apply -f autoscaler.yaml'),
    seconds(20),
    run('describe hpa careful', { notInPage }),
    refused(`patch hpa busy -p '{"spec":{"minReplicas":9}}'`),
    refused('explain hpa.spec.colour'),
    run('delete hpa busy careful'),
    run('get hpa'),
  ],
};
