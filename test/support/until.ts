export { until } from '../../scripts/shared/until.js'
