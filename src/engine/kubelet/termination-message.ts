/** What a container leaves behind as its last word: a file, or the end of its log. */
// k8s: pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage
import type { Container } from '../../kinds/pod/types.ts';
import { entriesOf, printedLog } from './container-log.ts';
import type { End, Instance } from './memory.ts';
import type { FileView } from './shell/shell.ts';

// k8s: pkg/kubelet/container/runtime.go
const messageLengthMax = 4096;
const logLengthMax = 2048;
const logLinesMax = 80;

export function terminationMessage(container: Container, instance: Instance, end: End, files: FileView): string {
  const { terminationMessagePath: path = '', terminationMessagePolicy } = container;
  const text = (path && files.read(path)) ?? '';
  if (text !== '') return text.slice(0, messageLengthMax);
  if (terminationMessagePolicy !== 'FallbackToLogsOnError' || end.code === 0) return '';
  const { lines } = entriesOf(instance.log, end.atMs, true);
  return printedLog(lines.slice(-logLinesMax)).slice(-logLengthMax);
}
