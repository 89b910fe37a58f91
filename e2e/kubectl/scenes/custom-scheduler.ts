/** A scheduler of one's own, as an object among others. */
import { refused, run, seconds, type Scene } from '../scene.ts';

export const customScheduler: Scene = {
  name: 'custom-scheduler',
  steps: [
    run('apply -f scheduler.yaml'),
    run('apply -f picky.yaml'),
    seconds(10),
    run('get schedulers'),
    run('get pods -o wide'),
    run('describe pod picky'),
    run('get scheduler my-scheduler -o jsonpath={.status}'),
    run('delete pod picky --grace-period=0 --force'),
    run(`patch scheduler my-scheduler --type merge -p '{"spec":{"source":"export const filter = () => wrong;"}}'`),
    run('apply -f picky.yaml'),
    seconds(1),
    run('get schedulers'),
    run('get scheduler my-scheduler -o jsonpath={.status.problem.message}'),
    run('get events --field-selector type=Warning,involvedObject.name=picky'),
    refused(`patch scheduler my-scheduler --type merge -p '{"spec":{"weight":101}}'`),
    refused('create -f scheduler.yaml'),
    run('explain scheduler.spec'),
    run('explain schedulers.status.problem'),
    run('delete scheduler my-scheduler'),
    run('get schedulers'),
  ],
};
