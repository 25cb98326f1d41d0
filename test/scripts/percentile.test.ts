import t from 'tap'
import { median } from '../../scripts/shared/percentile.js'

t.test('the median is the middle value, or the mean of the two in the middle', async t => {
  t.equal(median([9, 1, 5]), 5)
  t.equal(median([0.98, 0.94, 0.98, 0.93]), 0.96)
  t.equal(median([7]), 7)
  t.ok(Number.isNaN(median([])))
})
