export default function ReleasePanel() {
  return null;
}
