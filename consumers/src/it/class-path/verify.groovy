def log = new File(basedir, 'build.log').text
assert log =~ /device: [a-z]+:\w+ accuracy 0\.9\d+/
