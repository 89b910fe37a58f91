/** The whole object as `kubectl get -o yaml` prints it, to read; editing is the console's. */
import type { KubernetesObject } from '../../api/object.ts';
import { dumpYaml } from '../../kubectl/yaml-dump.ts';

export default function ObjectYaml({ object }: { object: KubernetesObject }) {
  return (
    <pre className="mono object-yaml" tabIndex={0}>
      {dumpYaml(object)}
    </pre>
  );
}
