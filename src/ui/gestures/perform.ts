/** Carries out a gesture: one label on the timeline, one command in the console, and what kubectl would have printed. */
import type { ApiRequest, ApiResponse, Transport } from '../../api/request.ts';
import { isStatus } from '../../api/status.ts';
import { session } from '../stores/session.ts';
import { useNotices } from '../stores/notices.ts';
import { useTranscript } from '../stores/transcript.ts';

/** A refusal of the API server, in the line that kubectl prints. */
export class Refusal extends Error {}

export interface Gesture {
  command: string;
  /** What the timeline and an undo call it, when the command itself is too long for that. */
  label?: string;
  /** Prints line by line; throws a Refusal when the API server says no. */
  run(transport: Transport, print: (line: string) => void): Promise<void>;
  /** Spoken when it has worked. */
  done?: string;
}

/** True when it worked. */
export async function perform({ command, label = command, run, done }: Gesture): Promise<boolean> {
  const transcript = useTranscript.getState();
  const notices = useNotices.getState();
  const id = transcript.begin(command, 'canvas');
  try {
    await run(session().gesture(label), (line) => transcript.print(id, line));
    if (done) notices.announce(done);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    transcript.print(id, error.message);
    notices.toast(error.message, 'failed');
    return false;
  }
}

/** Errors: a Refusal with kubectl's line, `Error from server (NotFound): pods "web" not found`. */
export async function requestOrRefuse(transport: Transport, request: ApiRequest): Promise<ApiResponse> {
  const response = await transport.request(request);
  if (response.code < 400) return response;
  throw new Refusal(errorLine(response));
}

export function errorLine({ code, body }: ApiResponse): string {
  if (!isStatus(body)) return `Error from server: code ${code}`;
  return `Error from server (${body.reason ?? code}): ${body.message ?? ''}`;
}
