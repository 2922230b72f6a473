using System.Net;
using Microsoft.Extensions.Logging;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// The one way in for name and password. Every attempt that is not throttled costs one password hash, whether the name exists or not, and
/// at most
/// <see cref="MaxConcurrent"/> run at a time so that guessing cannot take the machine.
/// </summary>
internal sealed partial class LoginService(
    ISessionSecrets secrets, SessionTokens tokens, LoginThrottle throttle, ILogger<LoginService> logger) : IDisposable
{
    private const int MaxConcurrent = 2;
    private const int MaxWaiting = 32;
    private const int MaxPasswordLength = 512;

    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(MaxConcurrent);
    private int _waiting;

    public async Task<LoginResult> LogInAsync(string account, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        var wait = await throttle.GetWaitAsync(address, account);
        if (wait > TimeSpan.Zero)
        {
            LogThrottled(address);
            return new(null, wait);
        }

        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new(null, BusyRetry);
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await TryAsync(account, password, address, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<LoginResult> TryAsync(string account, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        // Many attempts may have waited here together, here and on other nodes: what was counted meanwhile binds the later ones.
        var wait = await throttle.BeginAsync(address, account);
        if (wait > TimeSpan.Zero)
        {
            return new(null, wait);
        }

        var isTooLong = password.Length > MaxPasswordLength;
        var isPassword = await secrets.IsAdminPasswordAsync(isTooLong ? "" : password, cancellationToken);
        if (!isPassword || isTooLong || account != SessionTokens.AdminAccount)
        {
            LogRefused(address);
            return LoginResult.Refused;
        }

        await throttle.SucceededAsync(address, account);
        LogLoggedIn(account, address);
        return new(await tokens.IssueAsync(account, cancellationToken), TimeSpan.Zero);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "{Account} logged in from {Address}")]
    private partial void LogLoggedIn(string account, IPAddress? address);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "A login from {Address} was refused: wrong name or password")]
    private partial void LogRefused(IPAddress? address);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "A login from {Address} was not looked at: too many failures")]
    private partial void LogThrottled(IPAddress? address);
}
