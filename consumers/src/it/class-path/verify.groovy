def lines = new File(basedir, 'build.log').readLines()
assert lines.any { it ==~ /device: [a-z]+:\w+ accuracy 0\.9\d+/ } : 'no line with a device and its accuracy'
new File(localRepositoryPath, 'dev/chainrule').eachFileRecurse {
    assert it.name != '_remote.repositories' || !it.text.contains('>downloaded=') : "not from the folder repository: ${it}"
}
