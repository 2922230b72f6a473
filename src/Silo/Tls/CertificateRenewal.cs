using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Tls;

/// <summary>
/// Takes renewed certificate files without a restart: looks at them once a minute. Files that do not hold up leave the certificate of before in force.
/// </summary>
internal sealed partial class CertificateRenewal(SiloTls tls, TimeProvider time, ILogger<CertificateRenewal> logger) : BackgroundService
{
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromHours(12);

    private DateTimeOffset _warned = DateTimeOffset.MinValue;
    private string _problem = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Small files, read whole: their times say less than their contents.</summary>
    private void Look()
    {
        var now = time.GetUtcNow();
        try
        {
            var read = SiloCertificate.Load(tls.Settings, now);
            var isNew = !read.Own.RawDataMemory.Span.SequenceEqual(tls.Current.Own.RawDataMemory.Span)
                || !read.Authorities.Select(item => item.Thumbprint).SequenceEqual(tls.Current.Authorities.Select(item => item.Thumbprint));
            if (isNew)
            {
                tls.Current = read;
                LogRenewed(read.Own.NotAfter.ToUniversalTime());
            }

            _problem = "";
        }
        catch (ConfigurationException exception) when (exception.Message == _problem)
        {
            // Told already.
        }
        catch (ConfigurationException exception)
        {
            _problem = exception.Message;
            LogNotTaken(exception.Message);
        }

        var expires = tls.Current.Own.NotAfter.ToUniversalTime();
        if (expires - now < WarnBefore && now - _warned >= WarnEvery)
        {
            _warned = now;
            LogExpires(expires);
        }
    }

    [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "The silo's certificate was renewed; the new one holds until {Expires:u}")]
    private partial void LogRenewed(DateTime expires);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Error, Message = "The silo's certificate stays as it was: {Problem}")]
    private partial void LogNotTaken(string problem);

    [LoggerMessage(
        EventId = 5203, Level = LogLevel.Warning,
        Message = "The silo's certificate expires at {Expires:u}; renew GitOps:Silo:Tls:CertificateFile, it is taken without a restart")]
    private partial void LogExpires(DateTime expires);
}
