/** Sends an object as `kubectl apply` would, and tells it as the terminal would. */
import { submit } from '../editor/submit.ts';
import { useNotices } from '../stores/notices.ts';
import { session } from '../stores/session.ts';
import { useTranscript } from '../stores/transcript.ts';

export async function applyAs(file: string, manifest: object): Promise<void> {
  const command = `kubectl apply -f ${file}`;
  // JSON is YAML.
  const { lines, problems } = await submit(JSON.stringify(manifest), file, session().gesture(command));
  const { begin, print } = useTranscript.getState();
  if (lines.length) print(begin(command, 'canvas'), ...lines);
  const refused = problems.find(({ severity }) => severity === 'error');
  if (refused) useNotices.getState().toast(refused.message, 'failed');
  else useNotices.getState().announce(lines.join('. '));
}
