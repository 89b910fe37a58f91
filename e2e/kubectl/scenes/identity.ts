/** Who one is, what one may do, and how the parts of the control plane are. */
import { run, refused, type Scene } from '../scene.ts';

export const identity: Scene = {
  name: 'identity',
  steps: [
    run('auth whoami', { since: 28 }),
    run('auth whoami --as jane', { since: 28 }),
    run('auth whoami --as jane --as-group dev --as-group ops --as-uid 7', { since: 28 }),
    run('auth whoami --as system:serviceaccount:default:default -o yaml', { since: 28 }),
    run('auth whoami --as system:anonymous', { since: 28 }),
    refused('get pods --as-group dev', { unprinted: 'older ones leave out the uid' }),
    run('auth can-i delete pods --as jane'),
    run('create -f may-jane.yaml -o yaml'),
    run('get componentstatuses'),
    run('get cs scheduler -o yaml'),
    refused('get cs nothing'),
  ],
};
