/** The forms in which a body may come. */
import { failure, type Status } from '../api/status.ts';

export const protobufType = 'application/vnd.kubernetes.protobuf';

const bodyTypes = /^application\/(json|yaml|[a-z-]+\+json|apply-patch\+yaml|vnd\.kubernetes\.protobuf)$/;

export function isBodyType(contentType: string | undefined): boolean {
  return bodyTypes.test(bareType(contentType));
}

export function isProtobuf(contentType: string | undefined): boolean {
  return bareType(contentType) === protobufType;
}

/** Without its parameters. */
export function bareType(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0].trim().toLowerCase();
}

// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go
export function unsupportedType(): Status {
  return failure(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}
