/** Sends the editor's documents as `kubectl apply` would, and brings every refusal back to its line. */
import type { KubernetesObject } from '../../api/object.ts';
import type { Transport } from '../../api/request.ts';
import type { Status } from '../../api/status.ts';
import { applyObject, planApply } from '../../kubectl/apply.ts';
import { CommandError, errorText, noMappingText, noMatchText, StatusError } from '../../kubectl/errors.ts';
import { parseDocuments } from '../../kubectl/yaml.ts';
import type { Problem } from './drafts.ts';
import { fieldOfMessage, parseFieldPath } from './field-path.ts';

type Documents = ReturnType<typeof parseDocuments>;
type ParsedDocument = Documents['documents'][number];

export interface Submission {
  problems: Problem[];
  /** What kubectl would print, a line each. */
  lines: string[];
  /** Documents that were taken; all of them when there are no errors. */
  applied: KubernetesObject[];
}

export interface ReviewItem {
  name: string;
  live: KubernetesObject | undefined;
  result: KubernetesObject;
}

/** Problems that need no server: YAML syntax and documents that are no objects. */
export function readDocuments(text: string): { documents: ParsedDocument[]; problems: Problem[] } {
  const parsed = parseDocuments(text);
  const problems: Problem[] = parsed.errors.map((error) => ({
    message: error.message,
    from: error.offset,
    to: endOfLine(text, error.offset),
    severity: 'error',
  }));
  const documents = parsed.documents.filter((document) => document.value !== null && document.value !== undefined);
  for (const document of documents) {
    const value = document.value as Partial<KubernetesObject>;
    const missing =
      typeof value !== 'object' || Array.isArray(value)
        ? 'an object'
        : !value.apiVersion
          ? 'apiVersion'
          : !value.kind
            ? 'kind'
            : undefined;
    if (missing)
      problems.push({
        message:
          missing === 'an object'
            ? 'This document is not an object.'
            : `${missing} is missing: every object names its apiVersion and kind.`,
        from: document.start,
        to: endOfLine(text, document.start),
        severity: 'error',
      });
  }
  return { documents, problems };
}

/** Asks the API server, without writing, what each document would become. */
export async function review(
  text: string,
  transport: Transport,
): Promise<{ items: ReviewItem[]; problems: Problem[] }> {
  const { documents, problems } = readDocuments(text);
  if (problems.length) return { items: [], problems };
  const items: ReviewItem[] = [];
  for (const document of documents) {
    const object = document.value as KubernetesObject;
    const plan = await planApply(object, transport);
    problems.push(...(plan.warnings ?? []).map((warning) => problemAt(text, document, warning, 'warning')));
    if (plan.status) problems.push(...problemsOf(text, document, plan.status));
    else if (plan.result)
      items.push({ name: `${object.kind} ${object.metadata.name}`, live: plan.live, result: plan.result });
  }
  return { items, problems };
}

/** Applies every document in order. One refusal does not keep the others back, as with kubectl. @param file the name under which kubectl speaks of the text */
export async function submit(text: string, file: string, transport: Transport): Promise<Submission> {
  const { documents, problems } = readDocuments(text);
  const submission: Submission = { problems, lines: [], applied: [] };
  if (problems.length) return submission;
  for (const document of documents) {
    const object = document.value as KubernetesObject;
    const result = await applyObject(object, {}, transport);
    if ('status' in result) {
      submission.problems.push(...problemsOf(text, document, result.status));
      submission.lines.push(...refusalLines(object, result.status, file));
      continue;
    }
    for (const warning of result.warnings) {
      submission.lines.push(`Warning: ${warning}`);
      submission.problems.push(problemAt(text, document, warning, 'warning'));
    }
    submission.applied.push(result.object);
    submission.lines.push(`${nameForPrint(result.object)} ${result.outcome}`);
  }
  return submission;
}

/** What kubectl would print when it applies the file. */
function refusalLines(object: KubernetesObject, status: Status, file: string): string[] {
  const isUnknownKind = status.message === noMatchText(object);
  const error = isUnknownKind ? new CommandError(noMappingText(object, file)) : new StatusError(status);
  return errorText(error).trimEnd().split('\n');
}

/** Each cause of a refusal at the line of its field; a refusal without causes at the field that its message names, or at the document's start. */
export function problemsOf(text: string, document: ParsedDocument, status: Status): Problem[] {
  const causes = status.details?.causes ?? [];
  if (causes.length === 0)
    return [problemAt(text, document, status.message ?? 'The API server refused this document.', 'error')];
  return causes.map((cause) => ({
    ...rangeOf(text, document, cause.field),
    message: `${cause.field ?? ''}: ${cause.message ?? ''}`,
    severity: 'error' as const,
  }));
}

function problemAt(text: string, document: ParsedDocument, message: string, severity: Problem['severity']): Problem {
  return { ...rangeOf(text, document, fieldOfMessage(message)), message, severity };
}

// The nearest field that is written: a missing `spec.selector` is shown at `spec`.
function rangeOf(text: string, document: ParsedDocument, field: string | undefined): { from: number; to: number } {
  const path = field ? parseFieldPath(field) : [];
  for (let length = path.length; length > 0; length--) {
    const range = document.rangeOf(path.slice(0, length));
    if (range) return { from: range[0], to: Math.min(range[1], endOfLine(text, range[0])) };
  }
  const start = document.rangeOf(['kind'])?.[0] ?? document.start;
  return { from: start, to: endOfLine(text, start) };
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : Math.max(end, offset + 1);
}

function nameForPrint(object: KubernetesObject): string {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : '';
  return `${object.kind.toLowerCase()}${group}/${object.metadata.name}`;
}
