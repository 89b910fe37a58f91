/** Requests for certificates: who approves, who signs, and what becomes of them. */
import { refused, run, seconds, settled, type Scene } from '../scene.ts';

/** The cleaner looks every hour, for what was decided an hour ago. */
const untilCleaned = seconds(2 * 3600);

export const certificates: Scene = {
  name: 'certificates',
  steps: [
    run('get csr'),
    run('create -f certificate-request.yaml'),
    run('get certificatesigningrequests'),
    run('describe csr jane'),
    refused('certificate approve'),
    refused('certificate approve nobody'),
    refused('certificate approve pod/web'),
    refused('certificate approve jane -f certificate-request.yaml'),
    run('certificate', { unprinted: 'help is worded differently' }),
    refused('certificate approve priorityclass/system-node-critical'),
    run('certificate approve jane'),
    settled,
    run('get csr jane'),
    run('get csr jane -o yaml'),
    run(`get csr jane -o go-template='{{.status.certificate | base64decode}}'`),
    run('certificate approve jane'),
    run('certificate approve csr/jane --force -o name'),
    refused('certificate deny jane nobody'),
    run('wait csr jane --for=condition=Approved'),
    run('create -f certificate-requests.yaml'),
    settled,
    run('get csr'),
    run('describe csr shop worker-4'),
    run(`get csr worker-4 -o jsonpath='{.status.conditions[*].message}'`),
    refused('certificate deny -f certificate-requests.yaml'),
    run('get csr --field-selector=spec.signerName=example.com/shop'),
    refused('certificate approve shop'),
    refused('get csr --field-selector=spec.username=jane'),
    refused('apply -f certificate-refusals.yaml'),
    run(`patch csr shop --type=merge -p '{"spec":{"signerName":"example.com/other"}}'`),
    refused(`patch csr shop --subresource=approval --type=merge -p '{"status":{"conditions":[]}}'`),
    refused(`patch csr jane --subresource=status --type=merge -p '{"status":{"certificate":"bm8="}}'`),
    refused(
      `patch csr shop --subresource=approval --type=json -p '[{"op":"add","path":"/status/conditions/-","value":{"type":"Approved","status":"False"}}]'`,
    ),
    run('label csr jane team=shop'),
    run('get csr jane --show-managed-fields -o jsonpath={.metadata.managedFields}'),
    run('delete csr jane'),
    untilCleaned,
    run('get csr'),
  ],
};
