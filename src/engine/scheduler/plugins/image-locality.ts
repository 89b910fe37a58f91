/** Prefers nodes that have the pod's images already, the more so the larger the images and the wider their spread. */
// k8s: pkg/scheduler/framework/plugins/imagelocality/image_locality.go
import type { Node } from '../../../kinds/node/types.ts';
import { definePlugin, type Snapshot } from '../plugin.ts';
import type { PodInfo } from '../pod-info.ts';

const mebibyte = 1024 * 1024;
const bytesMin = 23 * mebibyte;
const bytesMaxPerContainer = 1000 * mebibyte;

export const imageLocality = definePlugin<undefined, readonly string[]>({
  name: 'ImageLocality',
  preScore: ({ pod }) => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) => tagged(image)),
  score(_pod: PodInfo, { node }, images, snapshot) {
    if (!node.status.images?.length) return 0;
    let bytes = 0;
    for (const image of images)
      bytes += Math.trunc((imageSize(node, image) * snapshot.imageSpread(image)) / nodeCount(snapshot));
    const bytesMax = bytesMaxPerContainer * images.length;
    const counted = Math.min(Math.max(bytes, bytesMin), bytesMax);
    return Math.trunc((100 * (counted - bytesMin)) / (bytesMax - bytesMin));
  },
});

function imageSize(node: Node, image: string): number {
  return node.status.images?.find(({ names }) => names.includes(image))?.sizeBytes ?? 0;
}

function nodeCount(snapshot: Snapshot): number {
  return snapshot.nodes.length;
}

// An image without a tag means its latest.
function tagged(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
