export { classColour } from './class-colour.ts';
export { contrastColour } from './contrast.ts';
export {
  type DrawingContext,
  type DrawnDetection,
  type DrawOptions,
  drawDetections,
} from './draw-detections.ts';
