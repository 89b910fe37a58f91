/** `kubectl describe` of an object, into the console: looking only, so nothing comes onto the timeline. */
import { runKubectl } from '../../kubectl/run.ts';
import { useLayout } from '../stores/layout.ts';
import { session } from '../stores/session.ts';
import { useTranscript } from '../stores/transcript.ts';

/** From this width on the terminal stands beside the manifest. */
const besideQuery = '(min-width: 1024px)';

export async function describe(command: string): Promise<void> {
  const transcript = useTranscript.getState();
  const id = transcript.begin(command, 'canvas');
  const print = (text: string) => transcript.print(id, ...text.replace(/\n$/, '').split('\n'));
  useLayout.getState().showTerminal(matchMedia(besideQuery).matches);
  await runKubectl(command, {
    transport: session().transport,
    files: { read: async () => undefined },
    namespace: 'default',
    out: print,
    err: print,
  });
}
