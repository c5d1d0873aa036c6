-- Lets a request pass and records it, or returns the wait in microseconds.
-- KEYS[1]: the bucket, a list of times in microseconds, oldest first.
-- ARGV: how many requests may pass, and in how many microseconds.
local key, count, per = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- The clock may have been set back. Times must stay in order; where they are
-- further ahead than a period they would shut the client out, and are dropped.
local newest = tonumber(redis.call('LINDEX', key, -1) or now)
if newest - now > per then
  redis.call('DEL', key)
else
  now = math.max(now, newest)
end

local oldest = redis.call('LINDEX', key, 0)
while oldest and tonumber(oldest) <= now - per do
  redis.call('LPOP', key)
  oldest = redis.call('LINDEX', key, 0)
end

local length = redis.call('LLEN', key)
if length >= count then
  return tonumber(redis.call('LINDEX', key, length - count)) + per - now
end
redis.call('RPUSH', key, string.format('%.0f', now)) -- a plain number would lose digits
redis.call('PEXPIRE', key, per / 1000)
return 0
