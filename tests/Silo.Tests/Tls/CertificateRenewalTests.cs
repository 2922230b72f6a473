using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Silo.Tls;
using OrleansGitOps.TestKit.Certificates;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Tls;

public sealed class CertificateRenewalTests : IDisposable
{
    private readonly TempDirectory _folder = new("tls");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly TestAuthority _authority;
    private readonly Lines _log = new();

    public CertificateRenewalTests() => _authority = new TestAuthority("silos", _time.GetUtcNow());

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task NewFiles_AreTaken_AndDamagedOnesLeaveWhatIsThere()
    {
        var files = new SiloFiles(_folder, "one").Write(_authority);
        var tls = new SiloTls(files.Settings, _time);
        using var renewal = new CertificateRenewal(tls, _time, _log);
        await renewal.StartAsync(CancellationToken.None);
        var first = tls.Current.Own.Thumbprint;

        await File.WriteAllTextAsync(files.Settings.CertificateFile, "half a fi");
        await UntilAsync(() => _log.Text.Contains("stays as it was", StringComparison.Ordinal));
        Assert.Equal(first, tls.Current.Own.Thumbprint);

        files.Write(_authority.Issue("renewed", ["silo.example"], SiloFiles.BothUsages), _authority.Pem);
        await UntilAsync(() => tls.Current.Own.Subject == "CN=renewed");
        Assert.Equal(1, _log.Count("stays as it was"));
        Assert.Equal(1, _log.Count("was renewed"));
        await renewal.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Expiry_IsToldInTime()
    {
        var now = _time.GetUtcNow();
        var files = new SiloFiles(_folder, "one").Write(
            _authority.Issue("silo", [], SiloFiles.BothUsages, now.AddDays(-1), now.AddDays(15)), _authority.Pem);
        using var renewal = new CertificateRenewal(new SiloTls(files.Settings, _time), _time, _log);
        await renewal.StartAsync(CancellationToken.None);
        Assert.Equal(0, _log.Count("expires at"));

        _time.Advance(TimeSpan.FromDays(1.5));

        await UntilAsync(() => _log.Count("expires at") == 1);
        await renewal.StopAsync(CancellationToken.None);
    }

    private Task UntilAsync(Func<bool> condition) => Eventually.BecomesTrueAsync("it is seen", TimeSpan.FromSeconds(30), () =>
    {
        _time.Advance(CertificateRenewal.Period);
        return Task.FromResult(condition());
    });

    private sealed class Lines : ILogger<CertificateRenewal>
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    return string.Join('\n', _lines);
                }
            }
        }

        public int Count(string part) => Text.Split('\n').Count(line => line.Contains(part, StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }
}
