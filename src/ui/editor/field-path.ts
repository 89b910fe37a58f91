/** Reads the field paths of API errors: `spec.template.spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`. */
export function parseFieldPath(field: string): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [, key, name] of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (key !== undefined) path.push(key);
    else path.push(/^\d+$/.test(name) ? Number(name) : name.replace(/^"|"$/g, ''));
  }
  return path;
}

/** The field named in upstream's decoding errors: `unknown field "spec.foo"`, `… Go struct field DeploymentSpec.spec.replicas of type int32`. */
export function fieldOfMessage(message: string): string | undefined {
  return (
    /(?:unknown|duplicate) field "([^"]+)"/.exec(message)?.[1] ??
    /Go struct field [A-Za-z0-9]+\.([^\s]+) of type/.exec(message)?.[1]
  );
}
