import '../../../testing/dynamic-import.ts';
import { serveDetector } from '../../../worker.ts';

serveDetector();
