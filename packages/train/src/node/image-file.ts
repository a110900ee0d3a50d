/** Whether a file's name is that of an image the readers take. */
export const isImageFile = (name: string): boolean =>
  /\.(jpe?g|jpe|jfif|png|webp|bmp|gif|tiff?|avif)$/i.test(name);
