-- Keeps what has the highest position: for each key, ARGV has ttl (once), then position, number of pairs, and the pairs of a hash.
local at = 2
for _, key in ipairs(KEYS) do
  local position, pairs_ = ARGV[at], tonumber(ARGV[at + 1])
  local known = redis.call('HGET', key, ':position')
  if not known or position > known then
    redis.call('DEL', key)
    redis.call('HSET', key, ':position', position)
    for i = 1, pairs_ do redis.call('HSET', key, ARGV[at + 2 * i], ARGV[at + 2 * i + 1]) end
  end
  redis.call('EXPIRE', key, ARGV[1])
  at = at + 2 + 2 * pairs_
end
return 1
