/** The log of a container as its runtime keeps it: an entry for each line, made when the line ends; the beginning of a line waits. */
// containerd: internal/cri/io/logger.go redirectLogs; k8s: staging/src/k8s.io/cri-client/pkg/logs/logs.go
export interface ContainerLog {
  lines: LogLine[];
  /** What has been written of a line that has no end yet, for each stream. */
  begun: Partial<Record<LogStream, LogLine>>;
}

export type LogStream = 1 | 2;

export interface LogLine {
  /** Virtual milliseconds since the cluster began. */
  atMs: number;
  stream: LogStream;
  text: string;
  /** No line end follows it: the next entry goes on where this one stops. */
  isPartial?: true;
}

/** Entries kept per container. */
export const logLinesMax = 1000;
/** What is longer is cut into several entries, and the first of them are there before the line ends. */
export const entryLengthMax = 16 * 1024;

export function newLog(lines: LogLine[] = []): ContainerLog {
  return { lines, begun: {} };
}

/** Example: `a` and then `b\nc` makes the entry `ab`; `c` waits. */
export function writeLog(log: ContainerLog, stream: LogStream, text: string, atMs: number): void {
  const lines = `${log.begun[stream]?.text ?? ''}${text}`.split('\n');
  const rest = lines.pop() ?? '';
  for (const line of lines) log.lines.push({ atMs, stream, text: cutShort(log, stream, line, atMs) });
  const begun = cutShort(log, stream, rest, atMs);
  if (begun === '') delete log.begun[stream];
  else log.begun[stream] = { atMs, stream, text: begun };
  if (log.lines.length > logLinesMax) log.lines.splice(0, log.lines.length - logLinesMax);
}

/** Makes entries of what is too long for one, and answers with the rest. */
function cutShort(log: ContainerLog, stream: LogStream, line: string, atMs: number): string {
  let from = 0;
  for (; line.length - from > entryLengthMax; from += entryLengthMax)
    log.lines.push({ atMs, stream, text: line.slice(from, from + entryLengthMax), isPartial: true });
  return line.slice(from);
}

export interface Entries {
  lines: LogLine[];
  /** Lines without an end, of which there are no entries yet. */
  begun: LogLine[];
}

/** The entries up to a moment. The end of the process ends its streams, and with them what was waiting for a line end. */
export function entriesOf(log: ContainerLog, untilMs: number, hasEnded: boolean): Entries {
  const lines = log.lines.filter(({ atMs }) => atMs <= untilMs);
  const begun = [log.begun[1], log.begun[2]].flatMap((line) => (line && line.atMs <= untilMs ? line : []));
  if (!hasEnded) return { lines, begun };
  return {
    lines: [...lines, ...begun.map((line) => ({ ...line, atMs: untilMs, isPartial: true as const }))],
    begun: [],
  };
}

/** As `kubectl logs` prints them. @param prefix what comes before a line, such as its time */
export function printedLog(entries: readonly LogLine[], prefix: (atMs: number) => string = () => ''): string {
  let isWithinLine = false;
  return entries
    .map(({ atMs, text, isPartial }) => {
      const printed = `${isWithinLine ? '' : prefix(atMs)}${text}${isPartial ? '' : '\n'}`;
      isWithinLine = isPartial === true && text !== '';
      return printed;
    })
    .join('');
}
