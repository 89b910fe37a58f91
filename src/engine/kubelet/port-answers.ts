/** What answers at a port of a pod, for somebody who comes in by port-forward: the words of the program in the container. */
import { surroundings } from './catch-up.ts';
import { containerSpec, isRunning, type PodMemory } from './memory.ts';
import type { Machine } from './machine.ts';
import { httpStatus, isListening } from './probe-answers.ts';
import { targetOf } from './process-life.ts';
import type { PortAnswer, PortRequest } from './programs/program.ts';
import type { ShellWorld } from './shell/shell.ts';

/** @param request undefined to ask only whether anybody listens */
export function answerAtPort(machine: Machine, record: PodMemory, port: number, request?: PortRequest): PortAnswer {
  for (const memory of record.containers) {
    const container = containerSpec(record.pod, memory.name);
    if (!container || !isRunning(memory)) continue;
    const target = targetOf(machine, record, container, memory.instance);
    if (!isListening(target, port)) continue;
    if (target.program.isHttp === false) return 'not http';
    if (!request) return { status: 200, body: '' };
    const world = surroundings(machine, record, container, memory.instance, 'itself');
    const [path] = request.path.split('?', 1);
    const file = fileAt(path, target.program.webRoot, world);
    if (file !== undefined) return { status: 200, body: file };
    const status = httpStatus(request.path, target);
    if (status >= 400) return { status, body: errorPage(status, target.program.name) };
    return (
      target.program.page?.(path, container, record.pod.metadata.name) ?? {
        status,
        body: `<html><body>${record.pod.metadata.name}</body></html>\n`,
      }
    );
  }
  return 'refused';
}

function fileAt(path: string, root: string | undefined, world: ShellWorld): string | undefined {
  if (root === undefined) return undefined;
  return world.files.read(root + (path.endsWith('/') ? `${path}index.html` : path));
}

const reasons: Record<number, string> = { 404: 'Not Found', 503: 'Service Temporarily Unavailable' };

function errorPage(status: number, server = ''): string {
  const title = `${status} ${reasons[status] ?? 'Error'}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
}
