/** The YAML language worker, as a worker of our own build. */
import 'monaco-yaml/yaml.worker.js';
