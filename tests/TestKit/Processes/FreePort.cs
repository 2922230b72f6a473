using System.Net;
using System.Net.Sockets;

namespace OrleansGitOps.TestKit.Processes;

/// <summary>
/// Picks loopback ports for programs that must be told theirs. They lie below the range that systems take outgoing ports from
/// (32768 and up on Linux), so no connection made meanwhile can take one; two pickers still can, so a
/// caller whose program finds its port taken picks again, up to <see cref="Attempts"/> times.
/// </summary>
public static class FreePort
{
    internal const int Attempts = 3;

    private const int First = 15000;
    private const int Last = 32000;

    /// <summary>A TCP port that nothing listened to on 127.0.0.1 a moment ago.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (CanBind(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free TCP port found between {First} and {Last} on 127.0.0.1.");
    }

    private static bool CanBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
