/** `kubectl attach`, `cp` and `port-forward`: they need streams, files and ports of one's own machine, which a page does not have. */
import type { Verb } from '../command.ts';
import { CommandError } from '../errors.ts';

export const attach = elsewhere('attach', 'attach (POD | TYPE/NAME) [-c CONTAINER]', 'Join the streams of a container');
export const copy = elsewhere('cp', 'cp SOURCE TARGET', 'Copy files to and from containers');
export const portForward = elsewhere(
  'port-forward',
  'port-forward TYPE/NAME [LOCAL:]REMOTE',
  "Reach a pod's port from your own machine",
);

function elsewhere(name: string, usage: string, summary: string): Verb {
  return {
    name,
    summary: `${summary} (with the real kubectl)`,
    usage,
    flags: [
      { name: 'container', short: 'c', type: 'string', help: 'The container.' },
      { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'Send input.' },
      { name: 'tty', short: 't', type: 'bool', default: 'false', help: 'The input is a terminal.' },
    ],
    run: () => {
      throw new CommandError(
        `${name} needs a machine of your own: start a cluster there with "npm run serve", and use the real kubectl`,
      );
    },
  };
}
