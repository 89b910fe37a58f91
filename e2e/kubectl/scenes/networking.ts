/** Ways in from outside, and who may talk to whom: kept and told as in a cluster where nobody serves or enforces them. */
import { refused, run, settled, type Scene } from '../scene.ts';

export const ingress: Scene = {
  name: 'ingress',
  steps: [
    run('apply -f web.yaml'),
    settled,
    run('apply -f ingress.yaml'),
    run('get ing'),
    run('get ingressclass'),
    run('get ingress old -o yaml'),
    run('get ingresses.v1beta1.extensions older -o jsonpath={.spec}', {
      unprinted: 'newer clients do not ask for removed versions',
    }),
    run('get ingress older -o jsonpath={.spec.rules}'),
    run('describe ingress shop'),
    run('describe ingress old'),
    run('describe ingressclass nginx'),
    run('apply -f network-policies.yaml'),
    run('get netpol'),
    run('describe netpol default-deny'),
    run('describe netpol db'),
    run('describe networkpolicy allow-all'),
    run('get netpol db -o yaml'),
    refused('apply -f networking-refusals.yaml'),
    refused(`patch ingressclass nginx --type=merge -p '{"spec":{"controller":"k8s.io/other"}}'`),
    run(
      `patch ing shop --subresource=status --type=merge -p '{"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.5"},{"hostname":"lb-with-a-long-name.example.com"}]}}}'`,
    ),
    run('get ing shop'),
    run('get ing shop -o wide'),
    run(
      'create ingress simple --class=nginx --rule=shop.example.com/*=web:80,tls=a --rule=shop.example.com/cart=web:http --rule=/x*=web:80,tls --annotation=a=b --default-backend=web:80 --dry-run=client -o yaml',
    ),
    run('create ingress simple --default-backend=web:80'),
    run('get ingress simple -o jsonpath={.spec}'),
    refused('create ingress none'),
    refused('create ingress none --rule=web:80'),
    refused('create ingress none --default-backend=web'),
    refused('create ingress none --rule=/=web:80 --annotation=a'),
    refused('create ingress simple --default-backend=web:80'),
    run('delete ingress,netpol --all'),
  ],
};
