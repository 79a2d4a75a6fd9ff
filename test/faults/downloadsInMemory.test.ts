import { downloadPromises } from './downloads';

downloadPromises('memory');
